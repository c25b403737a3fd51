"""Claim of ADR-0024: behind a door a module changes its tables, and nobody else notices."""

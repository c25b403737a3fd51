"""Claim of ADR-0015: two branches that take one number cannot be merged without somebody seeing."""

"""Claim of ADR-0011: a page that makes one call for all its rows is rarely slow."""

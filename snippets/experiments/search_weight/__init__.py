"""Claim of ADR-0014: what a reader loads before the first answer hardly grows with the site."""

"""Claim of ADR-0002: a page that prints the run says nothing wrong when the code has changed."""

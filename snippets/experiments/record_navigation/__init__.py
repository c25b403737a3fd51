"""Claim of ADR-0004: without the sidebar a page does not grow with the number of records."""

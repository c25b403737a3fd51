"""Claim of ADR-0017: a record in MyST keeps its diagram where a code host shows the file."""

"""Claim of ADR-0020: no text cites a superseded record as if it were still in force."""

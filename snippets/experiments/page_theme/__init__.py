"""Claim of ADR-0018: with furo, a reader who asked for dark gets dark pages, without script."""

"""Claim of ADR-0012: one reader refreshes an expired entry while the others read the old one."""

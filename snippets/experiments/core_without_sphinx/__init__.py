"""Claim of ADR-0019: the command works where Sphinx is not, because the core never imports it."""

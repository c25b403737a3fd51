"""Claim of ADR-0003: a diagram drawn at build time needs no script and no other site."""

"""Claim of ADR-0022: with a version in its type, each event is read, and read right."""

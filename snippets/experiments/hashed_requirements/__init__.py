"""Claim of ADR-0016: an installer that knows the hashes takes no package that was changed."""

"""Claim of ADR-0010: jitter spreads clients that failed together, a budget bounds their retries."""

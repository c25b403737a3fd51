"""Claim of ADR-0001: a reader that guesses nothing makes no decision that nobody took."""

"""Claim of ADR-0021: a guard at query and signal catches what contracts on imports cannot see."""

"""Claim of ADR-0023: under row level security a forgotten filter shows and changes nothing."""

from experiments._harness import database

database.configure()

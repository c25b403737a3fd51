"""Claim of ADR-0008: a charge made in one statement is never lost, in whatever order two meet."""

from experiments._harness import database

database.configure()

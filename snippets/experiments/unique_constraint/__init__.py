"""Claim of ADR-0007: the database keeps a name unique when two workers ask for it at once."""

from experiments._harness import database

database.configure()

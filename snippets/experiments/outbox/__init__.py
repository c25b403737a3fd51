"""Claim of ADR-0006: an outbox loses no event and leaves no ghost, whenever a process dies."""

from experiments._harness import database

database.configure()

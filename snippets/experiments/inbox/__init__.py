"""Claim of ADR-0009: with an inbox each message takes effect once, whenever its consumer dies."""

from experiments._harness import database

database.configure()

"""Claim of ADR-0005: a query budget keeps a list page flat, and three rows show a slip."""

from experiments._harness import database

database.configure()

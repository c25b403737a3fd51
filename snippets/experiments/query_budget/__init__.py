"""Claim of ADR-0005: a query budget keeps a list page flat, and finds the slip in a test of 3 rows."""

from experiments._harness import database

database.configure()

"""Claim of ADR-0013: a column renamed in steps breaks no release that runs meanwhile."""

from experiments._harness import database

database.configure()

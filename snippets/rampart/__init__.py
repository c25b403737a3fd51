"""Rampart: a small platform on which teams run infrastructure code, checked against policies.

A teaching app, not StackGuardian.
Each ``stepN_…`` package is the same product, judged by the same journeys of ``acceptance``.
"""

NOTICE = "Rampart is a teaching app, not StackGuardian."
"""Stands on every page and in front of every printed list."""

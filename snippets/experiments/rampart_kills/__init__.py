"""Claim of ADR-0025: trail and announcements follow the events of runs, whoever is killed."""

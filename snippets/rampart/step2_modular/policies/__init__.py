"""Policies: what the runs of an organisation must meet."""

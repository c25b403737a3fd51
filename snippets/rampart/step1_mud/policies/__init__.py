"""Policies, and what they said about a run."""

"""Runs: from the request to the end, and who is told."""

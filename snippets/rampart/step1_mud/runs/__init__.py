"""Runs: the one model that knows everything."""

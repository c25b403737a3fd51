"""Experiments: each folder runs one claim, the chosen way and the rejected way."""

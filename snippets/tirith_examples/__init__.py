"""Policies and documents that the pages on Tirith run."""

"""Runs of workflows."""

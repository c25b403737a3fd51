"""The catalog of workflows."""

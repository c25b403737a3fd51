"""Workflows: named infrastructure code of an organisation."""

"""Organisations: who belongs to them, and as what."""

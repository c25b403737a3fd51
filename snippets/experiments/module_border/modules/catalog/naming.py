"""How the catalog spells names; nobody else's business."""

from __future__ import annotations


def spelled(name: str) -> str:
    """Return a name as the catalog compares it."""
    return name.strip().casefold()

"""The usual way: the number stands in the name of the record's file, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def note(root: Path, *, number: int, name: str) -> None:
    """Nothing to write: the file is its own note."""

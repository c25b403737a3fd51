"""The decided way: whoever takes a number appends its line to one shared file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from adr_sphinx import allocation

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 22)


def note(root: Path, *, number: int, name: str) -> None:
    """Append one line, as `adr new` does."""
    file = root / allocation.PATH
    text = file.read_text(encoding="utf-8") if file.exists() else None
    file.write_text(allocation.appended(text, [(number, name)], day=DAY), encoding="utf-8")

"""A change that each module makes to a table of its own: a column gets another name.

The owner mends its own package, and nothing else: every use of the column in its models, and the
places that an arm names. A place is a piece of a line, in which the column comes first; what stands
there for others, such as the field of a view, keeps its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Uses = Mapping[str, Sequence[str]]
    """Places by the file of the package."""


class PlaceError(Exception):
    """The owner's code is not as the change takes it to be."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A module, a column of its table, and the column's new name."""

    module: str
    column: str
    renamed: str

    def make(self, package: Path, *, uses: Uses) -> None:
        """Rename the column in the owner's package."""
        models = package / "models.py"
        text = models.read_text(encoding="utf-8")
        word = rf"(?<!domain\.)\b{self.column}(?=\b|__)"  # not the module of the same name
        renamed = re.sub(word, self.renamed, text)
        if renamed == text:
            raise PlaceError(f"{models} has no {self.column}")
        models.write_text(renamed, encoding="utf-8")
        for name, pieces in uses.items():
            text = (package / name).read_text(encoding="utf-8")
            for piece in pieces:
                if piece not in text:
                    raise PlaceError(f"{package / name} has no {piece!r}")
                text = text.replace(piece, piece.replace(self.column, self.renamed, 1))
            (package / name).write_text(text, encoding="utf-8")


CHANGES = (
    Change(module="organisations", column="role", renamed="part"),
    Change(module="workflows", column="required_approvals", renamed="approvals_needed"),
    Change(module="policies", column="source", renamed="document"),
    Change(module="runs", column="requested_by", renamed="asked_by"),
    Change(module="approvals", column="approved", renamed="is_yes"),
    Change(module="audit", column="what", renamed="happened"),
    Change(module="notifications", column="sent_at", renamed="told_at"),
)
"""One for each module; nobody but its owner reads the last."""

"""The words inside ``{adr}`…```: which record, which part of it, which figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

FORM = re.compile(
    r"""
    (?:ADR-)?(?P<number>\d+)
    (?:/(?P<part>[A-Za-z][A-Za-z0-9-]*)
       (?P<contrast>/contrast)?
       (?:\.(?P<figure>[A-Za-z_][A-Za-z0-9_-]*))?
    )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
LABEL = re.compile(r"[OCEAR][1-9]\d*", re.IGNORECASE)


class BadReferenceError(Exception):
    """A reference that names nothing; the message says what exists."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What a reference asks for. Case and zeros in front are forgiven."""

    number: int
    part: str | None = None  # a label, "E1", or the anchor of a section, "consequences"
    contrast: bool = False
    figure: str | None = None

    @property
    def anchor(self) -> str:
        """The fragment of the record's page; empty for the record itself."""
        return (self.part or "").lower()

    @property
    def is_label(self) -> bool:
        """Whether the part is a label such as ``E1``, not a section."""
        return self.part is not None and LABEL.fullmatch(self.part) is not None


def parse(text: str) -> Reference | None:
    """Read a reference, or None where *text* is not one."""
    match = FORM.fullmatch(text.strip())
    if match is None:
        return None
    part = match["part"]
    if part is not None:
        part = part.upper() if LABEL.fullmatch(part) else part.lower()
    return Reference(
        number=int(match["number"]),
        part=part,
        contrast=match["contrast"] is not None,
        figure=match["figure"],
    )

"""What a check looked at, what it found, and what it left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from adr_sphinx.errors import Problem


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a record of another log says; what it does not say is only named."""

    path: str
    form: str  # "MADR 2", "MADR 3 or 4", "unknown"
    said: dict[str, Any] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The record in one line."""
        told = [f"{key} {_words(value)}" for key, value in self.said.items()]
        missing = f"unknown: {', '.join(self.unknown)}" if self.unknown else ""
        return f"{self.path}: {'; '.join(part for part in (self.form, *told, missing) if part)}"

    def as_json(self) -> dict[str, Any]:
        """What is said, and the names of what is not."""
        return {
            "path": self.path,
            "form": self.form,
            "said": self.said,
            "unknown": list(self.unknown),
        }


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in value.items())
    return str(value)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A problem that is known and fails nothing: who says so, where, and why."""

    problem: Problem
    kind: Literal["inSource", "external"]  # in the text itself, or in the baseline
    place: str  # path:line
    why: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """The result of ``adr check``; every format prints all of it."""

    records: int = 0
    pages: int = 0
    problems: list[Problem] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)  # path -> why
    held: list[Held] = field(default_factory=list)  # of these nothing fails
    unread: tuple[str, ...] = ()  # paths of records of which no more is known
    baseline: str = ""  # the file that holds some of them back
    sources: list[Source] = field(default_factory=list)  # of other logs, read with --plain

"""The mistakes that a step carries on purpose, and what follows from each.

A manifest is a TOML file beside the step's code. The journeys that a mistake breaks are strict
expected failures: each must fail, and in the words written there.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A mistake of the code: what it is, whom it hurts, where it stands, what shows it.

    ``journeys`` maps each journey that it breaks to words of the failure; ``test`` names what
    shows it where no journey can. ``is_hole`` tells that it lets somebody see or do what they
    must not.
    """

    id: str
    title: str
    hurts: str
    file: str
    test: str
    journeys: Mapping[str, str]
    is_hole: bool

    @property
    def shown_by(self) -> tuple[str, ...]:
        """The journeys and the test that show it."""
        return (*self.journeys, *([self.test] if self.test else []))


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a step is known to do wrong, and what it has no part for.

    ``inexpressible`` maps a driver and a journey to the reason why the driver cannot walk it.
    """

    mistakes: tuple[Mistake, ...]
    inexpressible: Mapping[tuple[str, str], str]

    def expected_failure(self, journey: str) -> tuple[Mistake, str] | None:
        """The mistake that breaks a journey, and words of the failure."""
        for mistake in self.mistakes:
            if journey in mistake.journeys:
                return mistake, mistake.journeys[journey]
        return None


def read_manifest(path: Path) -> Manifest:
    """Read a manifest."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    mistakes = tuple(
        Mistake(
            id=each["id"],
            title=each["title"],
            hurts=each["hurts"],
            file=each["file"],
            test=each.get("test", ""),
            journeys=each.get("journeys", {}),
            is_hole=each.get("is_hole", False),
        )
        for each in document["mistake"]
    )
    inexpressible = {
        (driver, journey): each["reason"]
        for each in document["inexpressible"]
        for driver in each["drivers"]
        for journey in each["journeys"]
    }
    return Manifest(mistakes=mistakes, inexpressible=inexpressible)


def lines(mistake: Mistake, *, folder: Path) -> list[int]:
    """The lines of the mistake's file that carry its mark."""
    text = (folder / mistake.file).read_text(encoding="utf-8")
    return [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if f"# {mistake.id}" in line
    ]


def table(manifest: Manifest, *, folder: Path) -> Iterator[str]:
    """The mistakes as the rows of a table in Markdown; none where there are none."""
    if not manifest.mistakes:
        return
    yield "| | Mistake, and whom it hurts | Where |"
    yield "| --- | --- | --- |"
    for mistake in manifest.mistakes:
        hole = " **An open hole.**" if mistake.is_hole else ""
        shown = ", ".join(f"`{each}`" for each in mistake.shown_by)
        places = ", ".join(map(str, lines(mistake, folder=folder)))
        yield (
            f"| {mistake.id} | **{mistake.title}.** {mistake.hurts}{hole} Shown by {shown}. "
            f"| `{mistake.file}`, line {places} |"
        )

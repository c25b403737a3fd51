"""Give every broken record to a reader, and count what it makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import yaml

from experiments.strict_reading.traps import PATH, SOUND, TRAPS

if TYPE_CHECKING:
    from experiments.strict_reading.traps import Record


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a reader found without a complaint."""

    status: str
    number: int


class Arm(Protocol):
    """A module with one way to read a record."""

    def read(self, path: str, text: str) -> Reading | None:
        """Return the reading, or nothing where the reader refuses the file and says so."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """How many records took on a status or number that nobody wrote."""

    records: int
    guessed: int
    refused: int
    sound: int
    misread: int  # sound records that were refused or read as something else
    names: tuple[str, ...]  # of the guessed ones


def run(arm: Arm) -> Result:
    """Read every record once."""
    readings = {record.name: arm.read(PATH, record.text) for record in TRAPS}
    guessed = tuple(record.name for record in TRAPS if _wrong(readings[record.name], record))
    return Result(
        records=len(TRAPS),
        guessed=len(guessed),
        refused=sum(reading is None for reading in readings.values()),
        sound=len(SOUND),
        misread=sum(arm.read(PATH, record.text) != _meant(record) for record in SOUND),
        names=guessed,
    )


def _meant(record: Record) -> Reading:
    return Reading(status=record.status, number=record.number)


def _wrong(reading: Reading | None, record: Record) -> bool:
    return reading is not None and reading != _meant(record)


def plain_yaml(text: str) -> dict[str, Any] | None:
    """The front matter as a YAML library gives it: empty if there is none, None if it fails."""
    _, fence, rest = text.partition("---\n")
    front, closing, _ = rest.partition("\n---\n")
    if not (text.startswith(fence) and closing):
        return {}
    try:
        values = yaml.safe_load(front)
    except yaml.YAMLError:
        return None
    return values if isinstance(values, dict) else {}

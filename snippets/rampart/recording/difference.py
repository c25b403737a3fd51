"""Where two recordings of the conversation differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rampart.recording.record import Exchange

SHOWN = 60
"""Characters of a value that are enough to recognise it."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A call that was answered otherwise, and what was other, in words."""

    label: str
    words: str


def differences(recorded: Sequence[Exchange], replayed: Sequence[Exchange]) -> list[Difference]:
    """Each call that was answered otherwise in the second recording than in the first."""
    return [
        Difference(label=one.label, words="; ".join(_words(one, other)))
        for one, other in zip(recorded, replayed, strict=True)
        if one != other
    ]


def _words(one: Exchange, other: Exchange) -> Iterator[str]:
    if one.label != other.label:
        yield f"another call: {one.label}, then {other.label}"
    if one.status != other.status:
        yield f"status: {one.status}, then {other.status}"
    if one.form != other.form:
        yield f"body: {one.form}, then {other.form}"
    else:
        yield from _places(one.body, other.body, place="body")


def _places(one: object, other: object, *, place: str) -> Iterator[str]:
    """The innermost places where two bodies differ, each with both values."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            yield from _places(one[key], other[key], place=f"{place}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (first, second) in enumerate(zip(one, other, strict=True)):
            yield from _places(first, second, place=f"{place}[{number}]")
    elif isinstance(one, list) and isinstance(other, list):
        yield f"{place}: {len(one)} entries, then {len(other)}"
    elif one != other:
        yield f"{place}: {str(one)[:SHOWN]}, then {str(other)[:SHOWN]}"

"""Find values by a dotted path with wildcards.

Tirith 1.0.5, JSON provider: the path is split at every dot; ``*`` or an empty segment is a
wildcard; every other segment is looked up as the library pydash does it (``get``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_engine.inputs import BadData

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policy_engine.document import Json

WILDCARDS = ("*", "")
INDEX = re.compile(r"(\[\d+\])")
FIELDS = (
    *("real", "imag", "numerator", "denominator"),
    *("year", "month", "day", "hour", "minute", "second", "microsecond", "fold"),
    *("tzinfo", "utc", "min", "max", "resolution", "days", "seconds", "microseconds"),
)
"""The data fields of Python's numbers, and of the dates and times that YAML brings."""
RESTRICTED = re.compile(r"__[\x00-\x7f]+__")
"""Names of Python's own, which the library refuses to look up."""


class BadStep(Exception):  # noqa: N818 - it names what is wrong, as readers say it
    """A step that ends the run, because the library behind 1.0.5 raises there."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """The values at a path, and how many items below a wildcard lack the rest of it."""

    values: list[Json]
    lacking: int


def search(value: Json, path: str) -> Found:
    """Return every value at the path; 1.0.5 says nothing of items that lack the rest of it."""
    found, lacking = [value], 0
    segments = path.split(".") if path else []
    for at, segment in enumerate(segments):
        steps = [_step(each, segment, last=at == len(segments) - 1) for each in found]
        if segment not in WILDCARDS and any(each in WILDCARDS for each in segments[:at]):
            lacking += sum(not step for step in steps)
        found = [item for step in steps for item in step]
    return Found(values=found, lacking=lacking)


def find_or_null(value: Json, path: str) -> list[Json]:
    """Return every value at the path, null for each item that lacks the rest of it.

    Tirith 1.0.5, Kubernetes provider.
    """
    found: list[Json | _Missing] = [value]
    *steps, last = path.split(".")
    for step in steps:
        found = [item for each in found for item in _step_or_missing(each, step, last=False)]
    found = [item for each in found for item in _step_or_missing(each, last, last=True)]
    return [None if isinstance(each, _Missing) else each for each in found]


class _Missing:
    """Stands for an item that lacks a part of the path; no later part finds anything in it."""


def _step_or_missing(
    value: Json | _Missing, segment: str, *, last: bool
) -> Sequence[Json | _Missing]:
    if isinstance(value, _Missing):
        return [value]
    found = _step(value, segment, last=last)
    return found if found or segment in WILDCARDS else [_Missing()]


def get(value: Json, path: str) -> list[Json]:
    """Look up a dotted path without wildcards: one value, or none."""
    found = [value]
    for segment in filter(None, path.split(".")):
        found = [item for each in found for item in _get_segment(each, segment)]
    return found


def _step(value: Json, segment: str, *, last: bool) -> list[Json]:
    if segment not in WILDCARDS:
        return _get_segment(value, segment)
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return list(value.values())
    return [value] if last else []


def _get_segment(value: Json, segment: str) -> list[Json]:
    """Follow one segment: a key, or a key with indexes such as ``ports[0]``."""
    found = [value]
    for part in filter(None, INDEX.split(segment)):
        key = int(part[1:-1]) if INDEX.fullmatch(part) else part
        found = [item for each in found for item in get_key(each, key)]
    return found


def get_key(value: Json, key: str | int) -> list[Json]:
    """Follow one key or index: one value, or none."""
    if isinstance(value, dict):
        return [value[each] for each in _spellings(key) if each in value][:1]
    if isinstance(value, list | str | tuple | bytes):  # YAML knows pairs and bytes
        try:
            return [value[int(key)]]
        except (ValueError, IndexError):
            return []
    if isinstance(key, int):
        what = f"the path asks for item [{key}] of {value!r}, which has no items"
        raise BadData(
            place=(), what=what, fix=f"write .{key} instead of [{key}], or mend the input"
        )
    return _get_field(value, key)


def _spellings(key: str | int) -> list[str | int]:
    """Return the keys that a segment can mean; YAML has numbers for keys, JSON only text."""
    try:
        return [key, int(key)]
    except ValueError:
        return [key]


def _get_field(value: Json, key: str) -> list[Json]:
    """Reach Python's data fields, as 1.0.5 does by accident; methods are left out on purpose."""
    if RESTRICTED.fullmatch(key):
        raise BadStep(f"the key {key!r} is restricted")
    return [getattr(value, key)] if key in FIELDS and hasattr(value, key) else []

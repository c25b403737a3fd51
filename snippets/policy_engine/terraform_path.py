"""Find the values of an attribute in a resource of a Terraform plan.

Tirith 1.0.5, Terraform provider: other rules than those of the JSON provider. The path is split at
every ``.*.``; each piece is looked up as the library pydash does it (``get``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policy_engine.path import get_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policy_engine.document import Json

STAR, LAST_STAR = ".*.", ".*"
SEPARATOR = re.compile(r"(?<!\\)(?:\\\\)*\.|(\[\d+\])")
"""A dot that no backslash keeps, or an index such as ``[0]``, as pydash splits a path."""
INDEX = re.compile(r"\[\d+\]")


def find(value: Json, path: str) -> list[Json]:
    """Return every value at the path.

    An item of a list that lacks the rest of the path gives null. Where a piece before a star is
    no list, the next piece is looked up in the same value again: so 1.0.5 falls back to the top.
    """
    return _find(value, path.split(STAR))


def _find(value: Json, pieces: Sequence[str]) -> list[Json]:
    for index, piece in enumerate(pieces[:-1], start=1):
        (found,) = lookup(value, piece) or [None]
        if isinstance(found, list):
            return [each for item in found for each in _find(item, pieces[index:]) or [None]]
    return _last(value, pieces[-1])


def _last(value: Json, piece: str) -> list[Json]:
    """Look up the last piece; where nothing stands, a last star lists the items before it."""
    found = lookup(value, piece)
    if found or not piece.endswith(LAST_STAR):
        return found
    (before,) = lookup(value, piece.partition(LAST_STAR)[0]) or [None]
    return before if isinstance(before, list) else []


def lookup(value: Json, path: str) -> list[Json]:
    r"""Look up a path without stars: one value, or none; ``\.`` is a dot inside a key."""
    found = [value]
    for key in _keys(path):
        found = [item for each in found for item in get_key(each, key)]
    return found


def _keys(path: str) -> Iterator[str | int]:
    if "." not in path and "[" not in path:
        yield path
        return
    for part in filter(None, SEPARATOR.split(path)):
        yield int(part[1:-1]) if INDEX.fullmatch(part) else _unescaped(part)


def _unescaped(key: str) -> str:
    return key.replace("\\\\", "\\").replace("\\.", ".")

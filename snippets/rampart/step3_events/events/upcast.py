"""Raise the data of an old event to the current version, one version at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Data = dict[str, Any]


def raised(data: Data, *, version: int) -> Data:
    """The data as the current version would have it; fields that nobody knows stay."""
    for step in range(version, CURRENT):
        data = NEXT[step](data)
    return data


def _person_with_id(data: Data) -> Data:
    """Version 1 told the name only; the id is not made up."""
    return {**data, "who": {"id": None, "name": data["who"]}}


NEXT: Mapping[int, Callable[[Data], Data]] = {
    1: _person_with_id,
}
"""For each old version, the function that makes the next one of it."""

CURRENT = max(NEXT) + 1
"""The version that is written."""

"""A later step held against step 1: each difference is declared, and each declaration is true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rampart.recording.difference import differences
from rampart.recording.mended import expected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rampart.recording.mended import Mended
    from rampart.recording.record import Exchange


@dataclass(frozen=True, kw_only=True)
class Row:
    """A call that is answered otherwise, or is declared to be; without ``problem`` it is both.

    ``before`` and ``after`` are the statuses.
    """

    label: str
    before: int
    after: int
    mended: Mended | None
    problem: str


def compare(
    recorded: Sequence[Exchange], replayed: Sequence[Exchange], mended: Mapping[str, Mended]
) -> list[Row]:
    """A row for each call that differs or is declared to, in the order of the conversation."""
    wanted = expected(recorded, mended)
    return [
        Row(
            label=one.label,
            before=one.status,
            after=other.status,
            mended=mended.get(one.label),
            problem=_problem(one, other, wanted=meant, mended=mended.get(one.label)),
        )
        for one, other, meant in zip(recorded, replayed, wanted, strict=True)
        if one != other or one.label in mended
    ]


def _problem(one: Exchange, other: Exchange, *, wanted: Exchange, mended: Mended | None) -> str:
    if mended is None:
        (found,) = differences([one], [other])
        return f"{found.words} (fix: answer as step 1 does, or declare it in mended.toml)"
    if one == other:
        return f"declared for {mended.mistake}, and answered as before (fix: take it out)"
    if mended.like:
        return "; ".join(each.words for each in differences([wanted], [other]))
    if other.status != mended.status:
        return f"status: {mended.status} declared, {other.status} found"
    return ""

"""What became of a journey, and whether the manifest of the step had said so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rampart.acceptance.journey import WrongOutcomeError
from rampart.acceptance.platform import BrokenError, InexpressibleError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rampart.manifest import Manifest


LATER = "–"
"""The mark of a journey that a step and its driver have no part for."""


class Kind(StrEnum):
    """How a journey ended."""

    PASSED = "passed"
    FAILED = "failed"
    INEXPRESSIBLE = "inexpressible"


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a journey ended, and in which words."""

    kind: Kind
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a table shows of a journey: a mark, whether it is as the manifest says, and why."""

    mark: str
    is_expected: bool
    words: str


def end_of(walk: Callable[[], None]) -> Ending:
    """Walk a journey to its end."""
    try:
        walk()
    except InexpressibleError as error:
        return Ending(kind=Kind.INEXPRESSIBLE, words=str(error))
    except (WrongOutcomeError, RefusedError, BrokenError) as error:
        return Ending(kind=Kind.FAILED, words=str(error))
    return Ending(kind=Kind.PASSED)


def judge(ending: Ending, *, journey: str, driver: str, manifest: Manifest) -> Verdict:
    """Hold an ending against the manifest; what passes against it is as wrong as what fails."""
    reason = manifest.inexpressible.get((driver, journey))
    if reason is not None:
        return _as_declared(ending, reason)
    known = manifest.expected_failure(journey)
    if known is None:
        is_passed = ending.kind is Kind.PASSED
        return Verdict(
            mark="passes" if is_passed else "FAILS", is_expected=is_passed, words=ending.words
        )
    mistake, words = known
    if ending.kind is Kind.PASSED:
        return Verdict(
            mark="PASSES",
            is_expected=False,
            words=f"{mistake.id} was to break this (fix: take the journey out of the manifest)",
        )
    is_expected = ending.kind is Kind.FAILED and words in ending.words
    found = ending.words if is_expected else f"{ending.words} (expected: {words})"
    return Verdict(
        mark=mistake.id if is_expected else "FAILS", is_expected=is_expected, words=found
    )


def _as_declared(ending: Ending, reason: str) -> Verdict:
    if ending.kind is Kind.INEXPRESSIBLE:
        return Verdict(mark=LATER, is_expected=True, words=reason)
    return Verdict(
        mark="WALKS",
        is_expected=False,
        words="declared inexpressible, and it was walked (fix: take it out of the manifest)",
    )

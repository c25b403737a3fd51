"""What a journey is, how it says that it failed, and the list of all of them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rampart.acceptance.platform import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rampart.acceptance.platform import Because, Platform


PATIENCE = 2.5
"""Seconds that a person waits for an answer, or for the news."""
TICK = 0.05


class WrongOutcomeError(AssertionError):
    """The platform did something else than the journey demands."""


@dataclass(frozen=True, kw_only=True)
class Journey:
    """A way of people through the platform; its sentence says what must hold."""

    name: str
    group: str
    sentence: str
    walk: Callable[[Platform], None]


class Group:
    """The journeys of one subject, in the order in which a reader meets them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.journeys: list[Journey] = []

    def journey(self, walk: Callable[[Platform], None]) -> Callable[[Platform], None]:
        """Add a journey; its name and its docstring tell what must hold."""
        if not walk.__doc__:
            message = f"journey {walk.__name__} does not say what must hold (fix: a docstring)"
            raise ValueError(message)
        self.journeys.append(
            Journey(
                name=walk.__name__,
                group=self.name,
                sentence=walk.__doc__.strip().splitlines()[0],
                walk=walk,
            )
        )
        return walk


def must_be(expected: object, found: object, *, what: str) -> None:
    """Raise unless both are equal."""
    if expected != found:
        message = f"{what}: expected {_shown(expected)}, found {_shown(found)}"
        raise WrongOutcomeError(message)


def must_soon_be(expected: object, read: Callable[[], object], *, what: str) -> None:
    """Raise unless both are equal before a person would give up; what comes later may come."""
    end = time.monotonic() + PATIENCE
    while expected != read() and time.monotonic() < end:
        time.sleep(TICK)
    must_be(expected, read(), what=what)


def must_hold(is_so: bool, *, what: str) -> None:  # noqa: FBT001 - it is the whole question
    """Raise unless it is so."""
    if not is_so:
        message = f"{what}: this is not so"
        raise WrongOutcomeError(message)


def must_refuse(because: Because, action: Callable[[], object], *, what: str) -> None:
    """Raise unless the platform refuses *action* for that reason."""
    try:
        action()
    except RefusedError as refusal:
        must_be(because, refusal.because, what=f"why the platform refused {what}")
    else:
        message = f"the platform did not refuse {what}"
        raise WrongOutcomeError(message)


def refusals(results: Sequence[object]) -> list[Because]:
    """Why the platform refused, for each result that is a refusal."""
    return [each.because for each in results if isinstance(each, RefusedError)]


def _shown(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(str, value))}]"
    return str(value)

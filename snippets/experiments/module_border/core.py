"""Judge a small project with planted crossings and with clean code, and weigh the guard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from experiments.module_border import check
from experiments.module_border.case import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from experiments.module_border.case import Case

WEIGHED = "modules.runs.clean:own_join"  # one query


class Arm(Protocol):
    """A module that names the checks which judge the borders."""

    CHECKS: tuple[Callable[[Iterable[Case]], set[str]], ...]


@dataclass(frozen=True, kw_only=True)
class Review:
    """What the checks of an arm found among planted crossings and in clean code."""

    planted: int
    caught: int
    clean: int
    false_alarms: int
    missed: tuple[str, ...]


def review(arm: Arm) -> Review:
    """Let each check of the arm judge each case."""
    planted, clean = cases("planted"), cases("clean")
    found = set().union(*(judged(planted + clean) for judged in arm.CHECKS))
    missed = tuple(case.name for case in planted if case.name not in found)
    return Review(
        planted=len(planted),
        caught=len(planted) - len(missed),
        clean=len(clean),
        false_alarms=sum(case.name in found for case in clean),
        missed=missed,
    )


@dataclass(frozen=True, kw_only=True)
class Weight:
    """How many functions one query calls without the guard and below it, and how long that is."""

    calls_without: int
    calls_with: int
    calls_with_new_text: int
    seconds_without: float
    seconds_with: float

    @property
    def calls_ratio(self) -> float:
        """How many times the calls, once the guard has read the text."""
        return self.calls_with / self.calls_without

    @property
    def new_ratio(self) -> float:
        """How many times the calls where the guard reads the text for the first time."""
        return self.calls_with_new_text / self.calls_without

    @property
    def seconds_ratio(self) -> float:
        """How many times as long, on this machine."""
        return self.seconds_with / self.seconds_without


def weigh() -> Weight:
    """Weigh one query of clean code."""
    seen = check.hosted("weigh", WEIGHED)[WEIGHED]
    return Weight(
        calls_without=seen["calls"]["off"],
        calls_with=seen["calls"]["on"],
        calls_with_new_text=seen["calls"]["new"],
        seconds_without=seen["seconds"]["off"],
        seconds_with=seen["seconds"]["on"],
    )


def unseen() -> tuple[int, int]:
    """Return how many of the known blind spots the guard does not see, and how many there are."""
    blind = cases("blind")
    return len(blind) - len(check.guard(blind)), len(blind)

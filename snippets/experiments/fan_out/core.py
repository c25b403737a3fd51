"""Load a page whose rows each need an answer of another service, and count the slow pages.

A simulation: an answer takes as long as a seeded draw says, and no real time passes.
Most answers are quick; a small share is slow, for a reason that strikes one answer and not its
neighbour, such as a full queue, a pause of the garbage collector or a lost packet.
How a page asks is the decision, so an arm says it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

QUICK = (10.0, 100.0)  # milliseconds, spread evenly
SLOW = 1_000.0  # milliseconds
SLOW_SHARE = 0.01
PATIENCE = 200.0  # milliseconds: an answer that comes later is late, and so is its page
HEDGE_SHARE = 0.05  # of calls are asked a second time, because they take longer than the others
HEDGE_AFTER = QUICK[0] + (QUICK[1] - QUICK[0]) * (1 - HEDGE_SHARE) / (1 - SLOW_SHARE)


@dataclass(kw_only=True)
class Service:
    """A service that answers in a time that chance decides, and counts its calls."""

    chance: random.Random
    per_row: bool = False  # each row of a call has its own chance to be slow
    calls: int = field(default=0, init=False)

    def answer(self, *, rows: int = 1) -> float:
        """Answer one call for so many rows; return the milliseconds it takes."""
        self.calls += 1
        draws = rows if self.per_row else 1
        return max(self._draw() for _ in range(draws))

    def _draw(self) -> float:
        drawn = self.chance.random()
        if drawn >= 1 - SLOW_SHARE:
            return SLOW
        quickest, slowest = QUICK
        return quickest + (slowest - quickest) * drawn / (1 - SLOW_SHARE)


class Arm(Protocol):
    """A module with one way to ask for the rows of a page."""

    def page_load(self, *, rows: int, service: Service) -> Sequence[float]:
        """Return the milliseconds after which each row has its answer."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What so many loads of a page looked like."""

    pages: int
    rows: int  # on each page
    slow_pages: int  # with at least one late row
    empty_pages: int  # with no row in time
    late_rows: int  # on all pages together
    calls: int  # for all pages together


def load(arm: Arm, *, pages: int, rows: int, seed: int, per_row: bool = False) -> Result:
    """Load a page many times the way of *arm*."""
    service = Service(chance=random.Random(seed), per_row=per_row)
    late = [
        sum(time > PATIENCE for time in arm.page_load(rows=rows, service=service))
        for _ in range(pages)
    ]
    return Result(
        pages=pages,
        rows=rows,
        slow_pages=sum(count > 0 for count in late),
        empty_pages=sum(count == rows for count in late),
        late_rows=sum(late),
        calls=service.calls,
    )


def share_by_formula(*, slow: float, calls: int) -> float:
    """The share of pages with at least one slow call, if calls are slow independently."""
    return 1 - (1 - slow) ** calls


def tolerance(*, share: float, pages: int) -> float:
    """How far a count may lie from the formula: four standard errors of so many pages."""
    return 4 * (share * (1 - share) / pages) ** 0.5

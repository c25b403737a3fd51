"""Charge budgets from several workers at once, and compare what was accepted with what was taken.

`interleaved` runs the workers step by step on SQLite in an order that a seed chooses.
`at_once` runs them in threads on PostgreSQL, where the scheduler of the machine decides.

SQLite as it comes cannot show a lost update inside of a transaction: its transactions are
serializable, and it answers "database is locked" instead.
So `read_committed` opens SQLite in its one weaker mode, in which connections share a cache and do
not wait for each other's reads.
That mode would allow a read of uncommitted rows, but the schedule does not, because a worker's
write and its COMMIT are one turn.
What is left is READ COMMITTED, the default of PostgreSQL.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db import connections

from experiments._harness import database
from experiments._harness.queries import pause_before_each
from experiments._harness.schedule import interleave
from experiments.lost_update.models import Budget, BudgetSpentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from experiments._harness.schedule import Pause, Turn

MINUTES = 10  # of every charge


class Arm(Protocol):
    """A module that charges a budget."""

    def budget_charge(self, *, budget_id: int, minutes: int) -> None:
        """Take the minutes off the budget, or raise `BudgetSpentError`."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the workers were told, and what the budgets say."""

    charges: int  # asked for
    accepted: int  # the worker was told that the minutes are taken
    taken: int  # the budget has really become smaller

    @property
    def lost(self) -> int:
        """Charges that were accepted and left no trace."""
        return self.accepted - self.taken

    @property
    def refused(self) -> int:
        """Charges for which the budget had too little left."""
        return self.charges - self.accepted


def interleaved(*, arm: Arm, budgets: int, workers: int, seed: int) -> Result:
    """Let *workers* charge each budget once; every other budget has room for one charge only."""
    rooms = [workers if number % 2 else 1 for number in range(budgets)]
    with database.fresh(Budget), read_committed():
        accepted = sum(
            race(arm, budget_id=key, workers=workers, seed=f"{seed} {key}")[0]
            for key in _budgets(rooms)
        )
        return _result(rooms, charges=budgets * workers, accepted=accepted)


def race(arm: Arm, *, budget_id: int, workers: int, seed: str) -> tuple[int, list[Turn]]:
    """Let *workers* charge one budget; return the accepted charges and the order of statements."""
    accepted: list[int] = []

    def actor(pause: Pause) -> None:
        try:
            with pause_before_each(pause):
                accepted.append(_charge(arm, budget_id))
        finally:
            connections.close_all()  # of this thread

    turns = interleave({f"worker {number}": actor for number in range(workers)}, seed=seed)
    return sum(accepted), turns


@contextmanager
def read_committed() -> Iterator[None]:
    """Let the threads to come open SQLite with a shared cache, in which no read waits."""
    settings = connections.settings["default"]
    before = dict(settings)
    settings["NAME"] = f"file:{before['NAME']}?cache=shared"
    settings["OPTIONS"] = {"init_command": "PRAGMA read_uncommitted = 1"}
    try:
        yield
    finally:
        settings.update(before)


def at_once(*, arm: Arm, charges: int, workers: int, url: str) -> Result:
    """Let *workers* threads make as many *charges* each to one budget, on the server at *url*.

    The budget has room for all charges but one, so that the rule is at work as well.
    """
    gate = threading.Barrier(workers)
    rooms = [charges * workers - 1]

    def work(key: int) -> int:
        try:
            gate.wait(timeout=30)
            return sum(_charge(arm, key) for _ in range(charges))
        finally:
            connections.close_all()  # of this thread

    with database.fresh(Budget, url=url):
        [key] = _budgets(rooms)
        with ThreadPoolExecutor(max_workers=workers) as pool:
            accepted = sum(pool.map(work, [key] * workers))
        return _result(rooms, charges=charges * workers, accepted=accepted)


def _charge(arm: Arm, budget_id: int) -> int:
    """How many charges were accepted: one, or none."""
    try:
        arm.budget_charge(budget_id=budget_id, minutes=MINUTES)
    except BudgetSpentError:
        return 0
    return 1


def _budgets(rooms: Sequence[int]) -> list[int]:
    """The keys of new budgets, each with room for that many charges."""
    return [Budget.objects.create(minutes=room * MINUTES).pk for room in rooms]


def _result(rooms: Sequence[int], *, charges: int, accepted: int) -> Result:
    left = sum(Budget.objects.values_list("minutes", flat=True))
    return Result(charges=charges, accepted=accepted, taken=sum(rooms) - left // MINUTES)

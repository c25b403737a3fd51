"""Readers of one cached report; count how often it is computed, and who waits for it.

The arms use three calls of Django's cache, ``get``, ``add`` and ``set``, and one more to unlock.
They yield the seconds that they would spend computing or waiting.
So the same arm runs here, where a simulated clock adds the seconds up and no time passes, and on
Redis, where a thread sleeps them.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORT, LOCK = "report", "report-lock"
Steps = Generator[float, None, "Entry"]


class Entry(NamedTuple):
    """A computed report, and until when it counts as fresh."""

    computed_at: float
    fresh_until: float


class Cache(Protocol):
    """What the arms use of Django's cache."""

    def get(self, key: str) -> Entry | None:
        """Return what is there, if it has not expired."""

    def add(self, key: str, value: object, *, timeout: float) -> bool:
        """Set the key only if it is not there; return whether it was set."""

    def set(self, key: str, value: object, *, timeout: float) -> None:
        """Set the key, to be forgotten after so many seconds."""

    def delete(self, key: str) -> object:
        """Forget the key."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """What the readers do, and how long things take; all in seconds."""

    readers: int = 50
    duration: float = 600.0
    think: tuple[float, float] = (0.5, 1.5)  # from one read to the next of one reader
    cost: float = 2.0  # to compute the report
    fresh: float = 60.0
    keep: float = 600.0  # after which even the old report is gone, where an arm keeps one
    lock: float = 30.0  # after which the lock is free again, whatever became of its holder
    poll: float = 0.1  # from one look to the next of somebody who waits for another
    dies: int | None = None  # the number of the computation whose process dies halfway


@dataclass(kw_only=True)
class Report:
    """The report as an arm sees it: its cache, its clock and the work to compute it."""

    cache: Cache
    load: Load
    clock: Callable[[], float]
    chance: random.Random
    computed: int = 0
    at_once: int = 0
    _running: int = 0
    _counting: Lock = field(default_factory=Lock)  # on Redis the readers are threads

    def compute(self) -> Steps:
        """Compute the report."""
        with self._counting:
            self.computed += 1
            self._running += 1
            self.at_once = max(self.at_once, self._running)
            dies = self.computed == self.load.dies
        yield self.load.cost / 2 if dies else self.load.cost
        with self._counting:
            self._running -= 1
        if dies:
            raise ProcessDiedError
        now = self.clock()
        return Entry(now, now + self.load.fresh)


class ProcessDiedError(Exception):
    """The process of this reader is gone; what it had locked stays locked."""


class Arm(Protocol):
    """A module with one way to read the report."""

    def report_read(self, report: Report) -> Steps:
        """Return the report, from the cache or computed."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """One finished read."""

    waited: float
    age: float  # of the report that was shown


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the readers and the database saw."""

    reads: int
    computed: int
    at_once: int  # computations at the same moment
    waited: int  # reads that waited
    longest_wait: float
    stale: int  # reads that showed a report past its time
    oldest: float

    @classmethod
    def of(cls, report: Report, reads: list[Read]) -> Result:
        """Count."""
        return cls(
            reads=len(reads),
            computed=report.computed,
            at_once=report.at_once,
            waited=sum(read.waited > report.load.poll / 2 for read in reads),
            longest_wait=round(max(read.waited for read in reads), 1),
            stale=sum(read.age > report.load.fresh for read in reads),
            oldest=round(max(read.age for read in reads), 1),
        )


@dataclass(kw_only=True)
class SimulatedCache:
    """Django's cache calls on a simulated clock."""

    clock: Callable[[], float]
    _kept: dict[str, tuple[Any, float]] = field(default_factory=dict)

    def get(self, key: str) -> Entry | None:
        """Return what is there, if it has not expired."""
        value, until = self._kept.get(key, (None, 0.0))
        return value if self.clock() < until else None

    def add(self, key: str, value: object, *, timeout: float) -> bool:
        """Set the key only if it is not there; return whether it was set."""
        if self.get(key) is not None:
            return False
        self.set(key, value, timeout=timeout)
        return True

    def set(self, key: str, value: object, *, timeout: float) -> None:
        """Set the key, to be forgotten after so many seconds."""
        self._kept[key] = (value, self.clock() + timeout)

    def delete(self, key: str) -> object:
        """Forget the key."""
        return self._kept.pop(key, None)


@dataclass(kw_only=True)
class Clock:
    """A clock that stands still until somebody moves it."""

    now: float = 0.0

    def __call__(self) -> float:
        """Return the simulated time."""
        return self.now


def simulate(arm: Arm, *, load: Load, seed: int) -> Result:
    """Let all readers read, each step at its simulated time."""
    clock = Clock()
    report = Report(
        cache=SimulatedCache(clock=clock), load=load, clock=clock, chance=random.Random(seed)
    )
    reads: list[Read] = []
    order = Counter[str]()
    due: list[tuple[float, int, Iterator[float]]] = []

    def plan(time: float, steps: Iterator[float]) -> None:
        order["planned"] += 1  # two steps at one time run in the order in which they were planned
        heappush(due, (time, order["planned"], steps))

    for number in range(load.readers):
        plan(0.0, reader(arm, report, reads=reads, chance=random.Random(f"{seed} {number}")))
    while due:
        clock.now, _, steps = heappop(due)
        pause = next(steps, None)
        if pause is not None:
            plan(clock.now + pause, steps)
    return Result.of(report, reads)


def reader(
    arm: Arm, report: Report, *, reads: list[Read], chance: random.Random
) -> Iterator[float]:
    """Read and think in turn until the time is over; somebody whose process dies reads again."""
    clock = report.clock
    while True:
        yield chance.uniform(*report.load.think)
        began = clock()
        if began >= report.load.duration:
            return
        try:
            entry = yield from arm.report_read(report)
        except ProcessDiedError:
            continue
        reads.append(Read(waited=clock() - began, age=clock() - entry.computed_at))

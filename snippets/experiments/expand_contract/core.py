"""Change a column while workers of two releases are at work, and count what goes wrong.

A plan is a list of migrations and releases.
A release is rolled out worker by worker, and after each replacement and each migration the workers
go on, in an order and with statements that a seed chooses.
Nothing here is a race: each statement ends before the next begins, and the DDL is real.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db import DatabaseError

from experiments._harness import database
from experiments.expand_contract.models import OldRun
from experiments.expand_contract.releases import OLD, Release

WORKERS = 8
RUNS = 10  # before the change
STATES = ("queued", "running", "finished")

Migration = Callable[[], None]
Step = Migration | Release


class Arm(Protocol):
    """A module that says in which steps the column changes."""

    PLAN: Sequence[Step]


@dataclass(kw_only=True)
class Traffic:
    """What the workers send, and what they ought to see."""

    chance: random.Random
    truth: list[str] = field(default_factory=list)  # where each run stands, by its number
    sent: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    reads: int = 0
    wrong: Counter[str] = field(default_factory=Counter)

    def flow(self, workers: Sequence[Release], statements: int) -> None:
        """Let *workers* send so many *statements*, one after the other."""
        for _ in range(statements):
            release = self.chance.choice(workers)
            self.sent[release.name] += 1
            try:
                self._send(release)
            except DatabaseError:
                self.failed[release.name] += 1

    def request(self, release: Release, runs: int = 1) -> None:
        """Store new runs."""
        for _ in range(runs):
            release.run_request(len(self.truth), STATES[0])
            self.truth.append(STATES[0])

    def stale(self, release: Release) -> int:
        """How many runs do not stand where they ought to, or cannot be shown at all."""
        try:
            return sum(release.run_show(number) != state for number, state in enumerate(self.truth))
        except DatabaseError:
            return len(self.truth)

    def _send(self, release: Release) -> None:
        kind = self.chance.choice(("request", "move", "move", "show", "show"))
        number, state = self.chance.randrange(len(self.truth)), self.chance.choice(STATES)
        if kind == "request":
            self.request(release)
        elif kind == "move":
            release.run_move(number, state)
            self.truth[number] = state
        else:
            shown = release.run_show(number)
            self.reads += 1
            self.wrong[release.name] += shown != self.truth[number]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What went wrong while the releases changed."""

    steps: int  # of the plan
    deployments: int  # among them; the others are migrations
    sent: dict[str, int]  # statements, by the release that sent them
    failed: dict[str, int]
    reads: int
    wrong: dict[str, int]  # reads of something else than was last written, by release
    stale: int  # runs that stand elsewhere in the end

    @property
    def statements(self) -> int:
        """How many were sent in all."""
        return sum(self.sent.values())


def experiment(*, arm: Arm, stretch: int, seed: int, url: str | None = None) -> Result:
    """Follow the plan of *arm*, with *stretch* statements between two changes of any kind."""
    traffic = Traffic(chance=random.Random(seed))
    workers = [OLD] * WORKERS
    with database.fresh(OldRun, url=url):
        traffic.request(OLD, RUNS)
        for step in arm.PLAN:
            if isinstance(step, Release):
                _roll_out(step, workers, traffic, stretch)
            else:
                step()
                traffic.flow(workers, stretch)
        stale = traffic.stale(workers[0])
    return Result(
        steps=len(arm.PLAN),
        deployments=sum(isinstance(step, Release) for step in arm.PLAN),
        sent=dict(traffic.sent),
        failed=dict(traffic.failed),
        reads=traffic.reads,
        wrong=dict(+traffic.wrong),
        stale=stale,
    )


def _roll_out(release: Release, workers: list[Release], traffic: Traffic, stretch: int) -> None:
    """Replace one worker after the other, while all go on."""
    for number in range(len(workers)):
        workers[number] = release
        traffic.flow(workers, stretch)

"""Clients that call a service which refuses them for a while; then count who was served, and when.

A simulation with a clock of its own, in seconds; no real time passes and nothing is sent.
The service works off `PER_SECOND` tries in a second, lets `QUEUE` more wait, and refuses the rest
at once.
What a client does after a refusal is the decision, so an arm says it.

Three scenarios use the same arms, service and budget:

- `outage`: a few web processes send steady traffic, and the service is away for a while.
- `together`: many runners, one request each, come at the same instant.
- `hiccups`: steady traffic, and single tries fail by chance.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

PER_SECOND = 100  # tries that the service works off
QUEUE = 20  # tries that may wait for it

FIRST_PAUSE = 0.5  # seconds; doubles with each refusal
LONGEST_PAUSE = 20.0
MOST_RETRIES = 10  # of one request, in every arm

SHARE = 0.1  # of a retry is earned by each request
RESERVE = 10  # retries a process may save up, and starts with

STEADY = 80  # requests in a second: four fifths of what the service can do
PROCESSES = 8  # send them, each with a budget of its own
RUNNERS = 1_000  # each a process
BEFORE = 20.0  # seconds of calm
AWAY = 5.0  # seconds of outage
HICCUPS = 0.01  # share of tries that fail by chance


@dataclass(kw_only=True)
class Budget:
    """What a process may still spend on retries."""

    saved: float = RESERVE

    def earn(self) -> None:
        """Count one request that is no retry."""
        self.saved = min(RESERVE, self.saved + SHARE)

    def spend(self) -> bool:
        """Take one retry, if there is one."""
        if self.saved < 1:
            return False
        self.saved -= 1
        return True


class Arm(Protocol):
    """A module with one way to go on after a refusal."""

    def pause(self, *, refusals: int, budget: Budget, chance: random.Random) -> float | None:
        """Return the seconds to wait before the next try, or nothing to give up."""


def backoff(refusals: int) -> float:
    """The pause that doubles with each refusal, up to a limit."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (refusals - 1))


@dataclass(kw_only=True)
class Service:
    """A service that can do so much in a second, and is away now and then."""

    away: tuple[float, float] = (0.0, 0.0)
    hiccups: float = 0.0
    refusal_cost: float = 0.0  # work to refuse a try, as a share of the work to do it
    _load: float = 0.0
    _seen: float = 0.0

    def takes(self, now: float, *, chance: random.Random) -> bool:
        """Whether the service takes this try."""
        if self.away[0] <= now < self.away[1] or chance.random() < self.hiccups:
            return False
        self._load = max(0.0, self._load - (now - self._seen) * PER_SECOND)
        self._seen = now
        if self._load + 1 > QUEUE:
            self._load += self.refusal_cost
            return False
        self._load += 1
        return True


@dataclass(kw_only=True)
class Request:
    """One thing that somebody wants, however many tries it takes."""

    made: float
    process: int
    refused: list[float] = field(default_factory=list)
    served: float | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the clients and the service saw."""

    requests: int
    tries: int
    gave_up: int
    overloaded: int  # seconds after the outage in which the service refused somebody
    later: int  # requests that were made after the outage
    turned_away: int  # of these, how many were refused at their first try
    last_served: float  # seconds until the last one that was served

    @property
    def per_request(self) -> float:
        """How much the retries multiply the traffic."""
        return round(self.tries / self.requests, 3)


def outage(
    arm: Arm, *, seed: int, away: float = AWAY, after: float = 35.0, refusal_cost: float = 0.0
) -> Result:
    """Send steady traffic through a service that is away for a while."""
    back = BEFORE + away
    service = Service(away=(BEFORE, back), refusal_cost=refusal_cost)
    return _run(arm, _steady(back + after), service=service, calm=back, seed=seed)


def hiccups(arm: Arm, *, seed: int) -> Result:
    """Send steady traffic, of which single tries fail by chance."""
    return _run(arm, _steady(60.0), service=Service(hiccups=HICCUPS), calm=0.0, seed=seed)


def together(arm: Arm, *, seed: int, refusal_cost: float = 0.0) -> Result:
    """Let each runner make one request at the same instant."""
    requests = [Request(made=0.0, process=runner) for runner in range(RUNNERS)]
    return _run(arm, requests, service=Service(refusal_cost=refusal_cost), calm=0.0, seed=seed)


def _steady(seconds: float) -> list[Request]:
    """Evenly spaced requests, taken in turn by the processes."""
    return [
        Request(made=number / STEADY, process=number % PROCESSES)
        for number in range(int(STEADY * seconds))
    ]


def _run(
    arm: Arm, requests: Sequence[Request], *, service: Service, calm: float, seed: int
) -> Result:
    """Play every try in the order of the simulated clock."""
    chance = random.Random(seed)
    budgets = {request.process: Budget() for request in requests}
    due = [(request.made, number, number) for number, request in enumerate(requests)]
    tries = 0
    while due:
        now, _, number = heappop(due)
        request = requests[number]
        budget = budgets[request.process]
        if not request.refused:
            budget.earn()
        tries += 1
        if service.takes(now, chance=chance):
            request.served = now
            continue
        request.refused.append(now)
        if len(request.refused) > MOST_RETRIES:
            continue
        pause = arm.pause(refusals=len(request.refused), budget=budget, chance=chance)
        if pause is not None:
            heappush(due, (now + pause, len(requests) + tries, number))
    return _count(requests, tries=tries, calm=calm)


def _count(requests: Sequence[Request], *, tries: int, calm: float) -> Result:
    refusals = [time for request in requests for time in request.refused if time >= calm]
    later = [request for request in requests if request.made >= calm]
    return Result(
        requests=len(requests),
        tries=tries,
        gave_up=sum(request.served is None for request in requests),
        overloaded=len({int(time) for time in refusals}),
        later=len(later),
        turned_away=sum(request.made in request.refused for request in later),
        last_served=round(max((r.served for r in requests if r.served is not None), default=0), 1),
    )

"""Consume a queue that needs no server, in a process that is killed again and again; then count.

The ways share this code, the messages and the kills.
A supervisor starts the consumer again whenever it died and the queue still holds something.

The kills are injected, and far more than nature's.
The counts show which kind of damage a way allows, not how often it happens.

A kill belongs to a message, not to a moment: kombu puts a random part into the names of its
files, so the order may change from run to run, and no figure of a record depends on it.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from experiments._harness import child
from experiments._harness.child import KillPlan, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from experiments._harness.child import Report

Handle = Callable[[bytes], None]

KILL_POINTS = (
    "received",  # nothing has been done
    "handled",  # its effect is safe, and the broker does not know
    "acknowledged",  # the broker was told: here a kill harms nobody
)
DEADLY = Step(name="received", number=0)


class Arm(Protocol):
    """A broker that lives in a folder."""

    def publish(self, folder: Path, bodies: Sequence[bytes]) -> None:
        """Put messages into the queue."""

    def consume(self, folder: Path, handle: Handle, *, is_stopped: Callable[[], bool]) -> None:
        """Hand over one message after the other, and acknowledge each when it was handled."""

    def waiting(self, folder: Path) -> int:
        """How many messages the next consumer will get."""

    def dead(self, folder: Path) -> int:
        """How many messages are kept for a person, because nobody could handle them."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What was handled, and what the broker still holds when the supervisor stops."""

    messages: int
    lost: int  # never handled, and no longer in the broker
    twice: int  # handled more than once
    left: int  # still waiting
    dead: int  # kept for a person
    kills: dict[str, int]  # by the point at which a consumer died of SIGKILL

    @property
    def killed(self) -> int:
        """How many consumers died."""
        return sum(self.kills.values())


def spread(*, messages: int, seed: int) -> frozenset[Step]:
    """Kill at 15 of 100 messages, a third at each point; each message meets one kill at most."""
    per_point = messages * 5 // 100
    victims = iter(random.Random(seed).sample(range(messages), per_point * len(KILL_POINTS)))
    return frozenset(
        Step(name=point, number=next(victims)) for point in KILL_POINTS for _ in range(per_point)
    )


def experiment(*, arm: Arm, messages: int, kills: frozenset[Step]) -> Result:
    """Consume *messages* the way of *arm*; each kill strikes once."""
    plan = KillPlan.of(kills)
    return _supervised(arm, messages, kill_at=plan.strikes, starts=len(kills) + 1)


def siege(*, arm: Arm, messages: int, starts: int) -> Result:
    """Let one message kill each consumer that receives it, however often; then give up."""
    return _supervised(arm, messages, kill_at=lambda step: step == DEADLY, starts=starts)


def _supervised(arm: Arm, messages: int, *, kill_at: Callable[[Step], bool], starts: int) -> Result:
    died: Counter[str] = Counter()
    with TemporaryDirectory() as name:
        place, effects = Path(name, "broker"), Path(name, "effects")
        place.mkdir()
        effects.touch()
        arm.publish(place, [str(number).encode() for number in range(messages)])
        while arm.waiting(place) and starts:
            starts -= 1
            ending = child.run(_consumer(arm, place, effects), kill_at=kill_at)
            if ending.killed_at is not None:
                died[ending.killed_at.name] += 1
        handled = Counter(map(int, effects.read_text().split()))
        left, dead = arm.waiting(place), arm.dead(place)
    return Result(
        messages=messages,
        lost=messages - len(handled) - left - dead,
        twice=sum(times > 1 for times in handled.values()),
        left=left,
        dead=dead,
        kills={point: died[point] for point in KILL_POINTS if died[point]},
    )


def _consumer(arm: Arm, place: Path, effects: Path) -> Callable[[Report], None]:
    """The process that takes one message after the other, until none waits."""

    def work(step: Report) -> None:
        settled: list[int] = []

        def handle(body: bytes) -> None:
            step("received", int(body))
            _note(effects, body)
            step("handled", int(body))
            settled.append(int(body))

        def is_stopped() -> bool:
            if settled:
                step("acknowledged", settled.pop())
            return not arm.waiting(place)

        arm.consume(place, handle, is_stopped=is_stopped)

    return work


def _note(effects: Path, body: bytes) -> None:
    """The effect of a message: one line, in a single write, so that no kill leaves half of it."""
    file = os.open(effects, os.O_WRONLY | os.O_APPEND)
    try:
        os.write(file, body + b"\n")
    finally:
        os.close(file)

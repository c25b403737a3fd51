"""Consume messages in a process that is killed again and again; then count what took effect.

Four ways to consume share this code, the messages and the kills.
Some messages are delivered twice without any kill of ours: their sender died after it had sent
them, as the relay of ADR-0006 may.

The rates are injected, and far above those of nature.
The counts show which kind of damage a way allows, not how often it happens.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from django.db import connection, connections

from experiments._harness import child, database
from experiments._harness.child import KillPlan, Step
from experiments.inbox.models import InboxMessage, RunFinished, Usage
from experiments.inbox.queue import FileQueue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from experiments._harness.child import Report

Acknowledge = Callable[[], None]
MODELS = (Usage, InboxMessage)
MINUTES = 10  # of every run

KILL_POINTS = (
    "received",  # nothing has been done
    "added",  # the minutes are in the database, their transaction is open
    "acknowledging",  # just before the broker forgets the message
    "acknowledged",  # just after
)


class Arm(Protocol):
    """A module that consumes a message."""

    def run_finished(self, event: RunFinished, *, acknowledge: Acknowledge) -> None:
        """Add the minutes, and tell the broker that the message is done."""


@dataclass(frozen=True, kw_only=True)
class Faults:
    """What goes wrong: messages that were sent twice, and steps at which a consumer dies."""

    sent_twice: frozenset[int]
    kills: frozenset[Step]

    @classmethod
    def per_hundred(cls, *, messages: int, seed: int) -> Faults:
        """Send 5 of 100 messages twice and kill at 12 of 100 others, a quarter at each point."""
        twice, per_point = messages * 5 // 100, messages * 3 // 100
        wanted = twice + per_point * len(KILL_POINTS)
        struck = random.Random(seed).sample(range(messages), wanted)
        victims = iter(struck[twice:])
        return cls(
            sent_twice=frozenset(struck[:twice]),
            kills=frozenset(
                Step(name=point, number=next(victims))
                for point in KILL_POINTS
                for _ in range(per_point)
            ),
        )


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the database says when the queue is empty."""

    messages: int
    lost: int  # messages without an effect
    doubled: int  # messages with more than one effect
    sent_twice: int  # messages that the sender repeated
    kills: dict[str, int]  # by the point at which a consumer died of SIGKILL

    @property
    def killed(self) -> int:
        """How many processes died."""
        return sum(self.kills.values())


def experiment(*, arm: Arm, messages: int, faults: Faults, url: str | None = None) -> Result:
    """Consume *messages* the way of *arm* in a fresh database, through all *faults*, and count."""
    plan = KillPlan.of(faults.kills)
    with database.fresh(*MODELS, url=url), TemporaryDirectory() as folder:
        _usages(messages)
        repeated = sorted([*range(messages), *faults.sent_twice])
        queue = FileQueue(Path(folder), map(_event, repeated))
        while any(queue.waiting()):
            connections.close_all()  # a child must not share an open connection
            child.run(_consumer(arm, queue), kill_at=plan.strikes)
        return _result(messages, faults, plan)


def _consumer(arm: Arm, queue: FileQueue) -> Callable[[Report], None]:
    """The process that takes one delivery after the other."""

    def work(step: Report) -> None:
        for tag, event in queue.waiting():
            number = event.organisation_id
            step("received", number)
            with _report_added(step, number):
                arm.run_finished(event, acknowledge=_acknowledge_in_steps(queue, tag, step, number))
        connections.close_all()

    return work


def _acknowledge_in_steps(queue: FileQueue, tag: int, step: Report, number: int) -> Acknowledge:
    """The queue's acknowledgement, with a kill point on either side."""

    def acknowledge() -> None:
        step("acknowledging", number)
        queue.acknowledge(tag)
        step("acknowledged", number)

    return acknowledge


@contextmanager
def _report_added(step: Report, number: int) -> Iterator[None]:
    """Put a kill point behind the UPDATE of the usage, inside of its transaction."""
    table = connection.ops.quote_name(Usage._meta.db_table)  # noqa: SLF001 - public by documentation

    def after(execute, sql, params, many, context):  # noqa: ANN001, ANN202
        result = execute(sql, params, many, context)
        if sql.startswith(f"UPDATE {table}"):
            step("added", number)
        return result

    with connection.execute_wrapper(after):
        yield


def at_once(*, arm: Arm, messages: int, consumers: int, url: str) -> Result:
    """Deliver each message to all *consumers* threads at the same moment, on the server at *url*.

    A broker does so when it takes a slow consumer for a dead one.
    """
    gate = threading.Barrier(consumers)

    def work() -> None:
        try:
            for number in range(messages):
                gate.wait(timeout=30)
                arm.run_finished(_event(number), acknowledge=lambda: None)
        except BaseException:
            gate.abort()  # else the others would wait for this consumer
            raise
        finally:
            connections.close_all()  # of this thread

    with database.fresh(*MODELS, url=url):
        _usages(messages)
        with ThreadPoolExecutor(max_workers=consumers) as pool:
            for future in [pool.submit(work) for _ in range(consumers)]:
                future.result()
        calm = Faults(sent_twice=frozenset(range(messages)), kills=frozenset())
        return _result(messages, calm, KillPlan.of(()))


def _event(number: int) -> RunFinished:
    """One message for each organisation, so that every effect can be told from the others."""
    return RunFinished(message_id=f"run-{number}", organisation_id=number, minutes=MINUTES)


def _usages(messages: int) -> None:
    Usage.objects.bulk_create(Usage(organisation_id=number) for number in range(messages))


def _result(messages: int, faults: Faults, plan: KillPlan) -> Result:
    minutes = Usage.objects.values_list("minutes", flat=True)
    effects = [used // MINUTES for used in minutes]
    return Result(
        messages=messages,
        lost=effects.count(0),
        doubled=sum(effect > 1 for effect in effects),
        sent_twice=len(faults.sent_twice),
        kills=dict(Counter(step.name for step in plan.struck)),
    )

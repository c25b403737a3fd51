"""Request runs in a process that is killed again and again; then count what arrived.

Three ways to announce a run share this code, the requests, the refusals and the kills.
A relay looks for waiting messages after each life of the process, whichever way is tried; only the
outbox gives it something to do.

The rates are injected, and far above those of nature.
The counts show which kind of damage a way allows, not how often it happens.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db import IntegrityError, connection, connections

from experiments._harness import child, database
from experiments._harness.child import KillPlan, Step
from experiments.outbox.models import OutboxMessage, Run, Workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from experiments._harness.child import Report
    from experiments.outbox.broker import Broker

Publish = Callable[[str], None]
MODELS = (Workflow, Run, OutboxMessage)

KILL_POINTS = (
    "stored",  # the run is in the database, its transaction is open
    "publishing",  # just before the broker gets the message
    "published",  # just after the broker has accepted it
    "answered",  # the request is done
)


class Arm(Protocol):
    """A module that requests a run and sees to its event."""

    def run_request(self, *, number: int, workflow_id: int, publish: Publish) -> None:
        """Store the run and see to its event."""


@dataclass(frozen=True, kw_only=True)
class Faults:
    """What goes wrong: requests whose COMMIT is refused, and steps at which a process dies."""

    refused: frozenset[int]
    kills: frozenset[Step]

    @classmethod
    def seeded(cls, *, requests: int, refused: int, kills_per_point: int, seed: int) -> Faults:
        """Choose among *requests*; no request is both refused and killed, so causes stay apart."""
        wanted = refused + kills_per_point * len(KILL_POINTS)
        struck = random.Random(seed).sample(range(requests), wanted)
        victims = iter(struck[refused:])
        return cls(
            refused=frozenset(struck[:refused]),
            kills=frozenset(
                Step(name=point, number=next(victims))
                for point in KILL_POINTS
                for _ in range(kills_per_point)
            ),
        )

    @classmethod
    def per_hundred(cls, *, requests: int, seed: int) -> Faults:
        """Refuse 10 of 100 requests and kill in 12 of 100, a quarter at each point."""
        return cls.seeded(
            requests=requests,
            refused=requests * 10 // 100,
            kills_per_point=requests * 3 // 100,
            seed=seed,
        )


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the database and the broker say when all is over."""

    requests: int
    committed: int  # runs in the database: each owes the broker a message
    refused: int  # transactions that COMMIT refused
    lost: int  # runs without a message
    ghosts: int  # messages without a run
    duplicates: int  # messages beyond the first of their run
    kills: dict[str, int]  # by the point at which a process died of SIGKILL

    @property
    def killed(self) -> int:
        """How many processes died."""
        return sum(self.kills.values())


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of a result, and out of how many."""

    name: str
    unit: str
    out_of: str

    def value(self, result: Result) -> int:
        """The number itself."""
        return int(getattr(result, self.name))

    def of(self, result: Result) -> int:
        """Its denominator: each committed run owes one message."""
        return int(getattr(result, self.out_of))


FIGURES = (
    Figure(name="lost", unit="messages lost", out_of="committed"),
    Figure(name="ghosts", unit="requests left a ghost message", out_of="requests"),
    Figure(name="duplicates", unit="messages sent twice", out_of="committed"),
    Figure(name="killed", unit="requests met a kill", out_of="requests"),
    Figure(name="refused", unit="requests were refused at COMMIT", out_of="requests"),
)


def experiment(
    *, arm: Arm, broker: Broker, requests: int, faults: Faults, url: str | None = None
) -> Result:
    """Request runs the way of *arm* in a fresh database, through all *faults*, and count."""
    plan = KillPlan.of(faults.kills)
    refused = 0
    with database.fresh(*MODELS, url=url):
        workflow, deleted = _workflows()
        targets = [deleted if n in faults.refused else workflow for n in range(requests)]
        first = 0
        while first < requests:
            connections.close_all()  # a child must not share an open connection
            ending = child.run(_producer(arm, broker, targets, first), kill_at=plan.strikes)
            refused += ending.count("refused")
            # A client whose request died gives up, so that each request happens once.
            first = ending.killed_at.number + 1 if ending.killed_at else requests
            _relay_until_done(broker, plan)
        committed = set(Run.objects.values_list("number", flat=True))
    received = Counter(json.loads(body)["run"] for body in broker.messages())
    return Result(
        requests=requests,
        committed=len(committed),
        refused=refused,
        lost=len(committed - received.keys()),
        ghosts=len(received.keys() - committed),
        duplicates=received.total() - len(received),
        kills=dict(Counter(step.name for step in plan.struck)),
    )


def _workflows() -> tuple[int, int]:
    """The keys of a workflow, and of one that somebody deleted a moment ago."""
    kept = Workflow.objects.create(name="network")
    gone = Workflow.objects.create(name="gone")
    deleted_key = gone.pk
    gone.delete()
    return kept.pk, deleted_key


def _producer(arm: Arm, broker: Broker, targets: list[int], first: int) -> Callable[[Report], None]:
    """The process that serves requests, from number *first* on."""

    def work(step: Report) -> None:
        for number in range(first, len(targets)):
            try:
                with _report_stored(step, number):
                    arm.run_request(
                        number=number,
                        workflow_id=targets[number],
                        publish=_publish_in_steps(broker, step),
                    )
            except IntegrityError:
                step("refused", number)
            else:
                step("answered", number)
        connections.close_all()

    return work


def _relay_until_done(broker: Broker, plan: KillPlan) -> None:
    """Start the relay again after each kill, as a supervisor would."""
    while True:
        connections.close_all()
        ending = child.run(lambda step: _relay(broker, step), kill_at=plan.strikes)
        if ending.killed_at is None:
            return


def _relay(broker: Broker, step: Report) -> None:
    """Publish what waits, and only then mark it: at least once, never at most once."""
    publish = _publish_in_steps(broker, step)
    for message in OutboxMessage.objects.filter(published=False).order_by("pk"):
        publish(message.body)
        message.published = True
        message.save(update_fields=["published"])
    connections.close_all()


def _publish_in_steps(broker: Broker, step: Report) -> Publish:
    """The broker's publish, with a kill point on either side."""

    def publish(body: str) -> None:
        number = json.loads(body)["run"]
        step("publishing", number)
        broker.publish(body)
        step("published", number)

    return publish


@contextmanager
def _report_stored(step: Report, number: int) -> Iterator[None]:
    """Put a kill point behind the INSERT of the run, inside of its transaction."""
    table = connection.ops.quote_name(Run._meta.db_table)  # noqa: SLF001 - public by documentation

    def after(execute, sql, params, many, context):  # noqa: ANN001, ANN202
        result = execute(sql, params, many, context)
        if sql.startswith(f"INSERT INTO {table}"):
            step("stored", number)
        return result

    with connection.execute_wrapper(after):
        yield

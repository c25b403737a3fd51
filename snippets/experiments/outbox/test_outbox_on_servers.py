"""ADR-0006 on PostgreSQL and RabbitMQ: what a file and SQLite show, real servers show as well."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from experiments._harness import services
from experiments._harness.spread import Spread
from experiments.outbox import arm_inside, arm_on_commit, arm_outbox, core
from experiments.outbox.rabbit import RabbitBroker

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUESTS = 200
KILLS_PER_POINT = REQUESTS * 3 // 100
FULL_SEEDS = (7, 8, 9, 10, 11)


@pytest.fixture
def rabbit() -> Iterator[RabbitBroker]:
    """A queue of its own, deleted afterwards."""
    broker = RabbitBroker(os.environ["AMQP_URL"], queue=f"experiment.outbox.{os.getpid()}")
    yield broker
    broker.delete()


def measure(evidence, arm: core.Arm, rabbit: RabbitBroker, *, option: str) -> list[core.Result]:
    """Run one arm on PostgreSQL and RabbitMQ; with several seeds where a receipt is made."""
    url = os.environ["DATABASE_URL"]
    seeds = FULL_SEEDS if evidence.full else FULL_SEEDS[:1]
    results = [
        core.experiment(
            arm=arm,
            broker=rabbit,
            requests=REQUESTS,
            faults=core.Faults.per_hundred(requests=REQUESTS, seed=seed),
            url=url,
        )
        for seed in seeds
    ]
    for figure in core.FIGURES:
        samples = [figure.value(result) for result in results]
        evidence.record(
            figure=figure.name,
            value=Spread.of(samples).median,
            unit=figure.unit,
            of=figure.of(results[0]),  # the same for every seed: the faults are as many
            option=option,
            samples=samples,
        )
    evidence.parameters(requests=REQUESTS, seeds=list(seeds), kill_points=len(core.KILL_POINTS))
    evidence.versions(
        postgresql=services.postgresql_version(url),
        rabbitmq=services.rabbitmq_version(os.environ["AMQP_URL"]),
    )
    return results


@pytest.mark.postgresql
@pytest.mark.rabbitmq
def test_outbox_loses_no_message_on_servers(evidence, rabbit) -> None:
    results = measure(evidence, arm_outbox, rabbit, option="O3")

    for result in results:
        assert (0, 0, KILLS_PER_POINT) == (result.lost, result.ghosts, result.duplicates)


@pytest.mark.postgresql
@pytest.mark.rabbitmq
def test_on_commit_loses_messages_on_servers(evidence, rabbit) -> None:
    results = measure(evidence, arm_on_commit, rabbit, option="O2")

    for result in results:
        assert (KILLS_PER_POINT, 0) == (result.lost, result.ghosts)


@pytest.mark.postgresql
@pytest.mark.rabbitmq
def test_publishing_inside_leaves_ghosts_on_servers(evidence, rabbit) -> None:
    results = measure(evidence, arm_inside, rabbit, option="O1")

    for result in results:
        assert (0, result.refused + KILLS_PER_POINT) == (result.lost, result.ghosts)

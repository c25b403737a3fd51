"""ADR-0025 on PostgreSQL and RabbitMQ: who hears of a change when processes die at work."""

from __future__ import annotations

import os

import pytest

from experiments._harness import services
from experiments.rampart_kills import arm_after_commit, arm_events, arm_no_key, core
from experiments.rampart_kills.clients import CLIENTS
from experiments.rampart_kills.core import PROCESSES, SERVER
from experiments.rampart_kills.experiment import experiment
from experiments.rampart_kills.place import empty_tables


@pytest.fixture(scope="module")
def tables():
    """Made once, for making them takes longer than a way."""
    with empty_tables() as servers:
        yield servers


def measure(evidence, tables, arm: core.Arm, *, option: str, struck=PROCESSES) -> core.Result:
    """Run one way, and record every figure before anything is asserted."""
    size = core.FULL if evidence.full else core.SMALL
    result = experiment(arm=arm, tables=tables, size=size, seed=core.SEED, struck=struck)
    for figure in core.FIGURES:
        evidence.record(
            figure=figure.name,
            value=figure.value(result),
            unit=figure.unit,
            of=figure.of(result),
            option=option,
        )
    evidence.parameters(runs=size.runs, denied=size.runs // 10, clients=CLIENTS, seed=core.SEED)
    evidence.versions(
        postgresql=services.postgresql_version(os.environ["DATABASE_URL"]),
        rabbitmq=services.rabbitmq_version(os.environ["AMQP_URL"]),
    )
    assert {each: size.kills[each] if each in struck else 0 for each in PROCESSES} == result.killed
    assert (size.runs, 0, 0) == (result.runs, result.left, result.dead)
    return result


@pytest.mark.postgresql
@pytest.mark.rabbitmq
def test_every_effect_comes_once_whoever_is_killed(evidence, tables) -> None:
    result = measure(evidence, tables, arm_events, option="O3")

    assert (0, 0, 0) == (result.lost, result.ghosts, result.twice)
    assert () == result.broken
    assert result.published_again + result.announced_again > 0, "no kill struck at work"
    if evidence.full:
        assert min(result.killed_relay, result.killed_consumer) >= 40
        assert result.killed_relay + result.killed_consumer >= 100


@pytest.mark.postgresql
@pytest.mark.rabbitmq
def test_listeners_after_the_commit_leave_news_untold(evidence, tables) -> None:
    """The trail is in the transaction and loses nothing, which is the advantage of this way."""
    result = measure(evidence, tables, arm_after_commit, option="O1", struck=[SERVER])

    assert result.untold > result.gave_up, "each loss may come from a slow notifier"
    assert (0, 0, 0) == (result.unrecorded, result.ghosts, result.twice)


@pytest.mark.postgresql
@pytest.mark.rabbitmq
def test_call_without_a_key_tells_people_twice(evidence, tables) -> None:
    """The inbox reaches only what its transaction reaches."""
    result = measure(evidence, tables, arm_no_key, option="O2")

    assert result.twice == result.announced_again > 0
    assert (0, 0) == (result.lost, result.ghosts)

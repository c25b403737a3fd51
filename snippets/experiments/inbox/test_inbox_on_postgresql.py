"""ADR-0009 on PostgreSQL: two consumers that get the same message at the same moment."""

from __future__ import annotations

import os

import pytest

from experiments._harness import services
from experiments._harness.spread import Spread
from experiments.inbox import arm_acknowledge_late, arm_inbox, core

MESSAGES = 40
CONSUMERS = 2
FULL_RUNS = 5


def measure(evidence, arm: core.Arm, *, option: str) -> list[core.Result]:
    """Race consumers on PostgreSQL; once, or several times where a receipt is made."""
    url = os.environ["DATABASE_URL"]
    runs = FULL_RUNS if evidence.full else 1
    results = [
        core.at_once(arm=arm, messages=MESSAGES, consumers=CONSUMERS, url=url) for _ in range(runs)
    ]
    for figure, unit in (
        ("doubled", "messages took effect twice"),
        ("lost", "messages had no effect"),
    ):
        samples = [getattr(result, figure) for result in results]
        evidence.record(
            figure=figure,
            value=Spread.of(samples).median,
            unit=unit,
            of=MESSAGES,
            option=option,
            samples=samples,
        )
    evidence.parameters(messages=MESSAGES, consumers=CONSUMERS, runs=runs)
    evidence.versions(postgresql=services.postgresql_version(url))
    return results


@pytest.mark.postgresql
def test_inbox_doubles_no_message_among_consumers(evidence) -> None:
    """In no run: the median on the page would hide one."""
    results = measure(evidence, arm_inbox, option="O4")

    assert {(0, 0)} == {(result.doubled, result.lost) for result in results}


@pytest.mark.postgresql
def test_acknowledging_late_doubles_every_message_among_consumers(evidence) -> None:
    """Every one, in every run: nothing tells the second consumer of the first."""
    results = measure(evidence, arm_acknowledge_late, option="O2")

    assert {(MESSAGES, 0)} == {(result.doubled, result.lost) for result in results}


@pytest.mark.postgresql
def test_kills_do_the_same_on_postgresql() -> None:
    faults = core.Faults.per_hundred(messages=100, seed=7)
    url = os.environ["DATABASE_URL"]

    inbox = core.experiment(arm=arm_inbox, messages=100, faults=faults, url=url)
    late = core.experiment(arm=arm_acknowledge_late, messages=100, faults=faults, url=url)

    assert (0, 0, 12) == (inbox.lost, inbox.doubled, inbox.killed)
    assert (0, 5 + 3, 12) == (late.lost, late.doubled, late.killed)

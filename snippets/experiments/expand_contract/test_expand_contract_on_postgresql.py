"""ADR-0013 on PostgreSQL: the same plans, the same statements, the same counts as on SQLite."""

from __future__ import annotations

import os

import pytest

from experiments._harness import services
from experiments._harness.spread import Spread
from experiments.expand_contract import (
    arm_copy_and_switch,
    arm_expand_and_contract,
    arm_one_step,
    core,
)

STRETCH = 10
FULL_SEEDS = (7, 8, 9, 10, 11)


def measure(evidence, arm: core.Arm, *, option: str) -> list[core.Result]:
    """Follow one arm's plan on PostgreSQL; with several seeds where a receipt is made."""
    url = os.environ["DATABASE_URL"]
    seeds = FULL_SEEDS if evidence.full else FULL_SEEDS[:1]
    results = [core.experiment(arm=arm, stretch=STRETCH, seed=seed, url=url) for seed in seeds]
    failed = [sum(result.failed.values()) for result in results]
    wrong = [sum(result.wrong.values()) for result in results]
    evidence.record(
        figure="failed",
        value=Spread.of(failed).median,
        unit="statements failed",
        of=results[0].statements,  # the same for every seed: the plan is as long
        option=option,
        samples=failed,
    )
    evidence.record(
        figure="wrong",
        value=Spread.of(wrong).median,
        unit="reads saw a wrong value",
        option=option,
        samples=wrong,
    )
    evidence.parameters(workers=core.WORKERS, stretch=STRETCH, seeds=list(seeds))
    evidence.versions(postgresql=services.postgresql_version(url))
    return results


@pytest.mark.postgresql
def test_expand_and_contract_fails_no_statement_on_postgresql(evidence) -> None:
    results = measure(evidence, arm_expand_and_contract, option="O4")

    for result in results:
        assert ({}, {}, 0) == (result.failed, result.wrong, result.stale)


@pytest.mark.postgresql
def test_rename_fails_every_statement_of_the_old_release_on_postgresql(evidence) -> None:
    results = measure(evidence, arm_one_step, option="O1")

    for result in results:
        assert {"old": result.sent["old"]} == result.failed


@pytest.mark.postgresql
@pytest.mark.parametrize("arm", [arm_one_step, arm_copy_and_switch, arm_expand_and_contract])
def test_postgresql_counts_as_sqlite_does(arm: core.Arm) -> None:
    on_sqlite = core.experiment(arm=arm, stretch=5, seed=7)

    assert on_sqlite == core.experiment(arm=arm, stretch=5, seed=7, url=os.environ["DATABASE_URL"])

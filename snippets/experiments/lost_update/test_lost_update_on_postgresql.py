"""ADR-0008 on PostgreSQL: threads that meet by themselves, with no schedule to help them."""

from __future__ import annotations

import os

import pytest

from experiments._harness import services
from experiments._harness.spread import Spread
from experiments.lost_update import (
    arm_locked,
    arm_one_statement,
    arm_read_then_write,
    arm_versioned,
    core,
)

CHARGES = 25  # of each thread
THREADS = 8
FULL_RUNS = 5


def measure(evidence, arm: core.Arm, *, option: str) -> list[core.Result]:
    """Race threads on PostgreSQL; once, or several times where a receipt is made."""
    url = os.environ["DATABASE_URL"]
    runs = FULL_RUNS if evidence.full else 1
    results = [
        core.at_once(arm=arm, charges=CHARGES, workers=THREADS, url=url) for _ in range(runs)
    ]
    samples = [result.lost for result in results]
    evidence.record(
        figure="lost",
        value=Spread.of(samples).median,
        unit="charges lost",
        of=CHARGES * THREADS,
        option=option,
        samples=samples,
    )
    evidence.parameters(charges=CHARGES, threads=THREADS, runs=runs)
    evidence.versions(postgresql=services.postgresql_version(url))
    return results


@pytest.mark.postgresql
def test_one_statement_loses_no_charge_among_threads(evidence) -> None:
    """In no run; and the budget, which has room for all but one, refuses that one."""
    results = measure(evidence, arm_one_statement, option="O4")

    assert {(0, 1)} == {(result.lost, result.refused) for result in results}


@pytest.mark.postgresql
def test_reading_first_loses_charges_among_threads(evidence) -> None:
    """In every run, so that the damage is no accident of one."""
    results = measure(evidence, arm_read_then_write, option="O1")

    assert all(result.lost > 0 for result in results)


@pytest.mark.postgresql
@pytest.mark.parametrize("arm", [arm_locked, arm_versioned])
def test_lock_and_version_lose_nothing_either(arm: core.Arm) -> None:
    """Their advantage: they are rejected for what they cost, not for what they lose."""
    result = core.at_once(arm=arm, charges=5, workers=4, url=os.environ["DATABASE_URL"])

    assert (0, 1) == (result.lost, result.refused)

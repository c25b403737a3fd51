"""ADR-0007 on PostgreSQL: threads that meet by themselves, with no schedule to help them."""

from __future__ import annotations

import os

import pytest

from experiments._harness import services
from experiments._harness.spread import Spread
from experiments.unique_constraint import arm_plain, arm_unique, core

NAMES = 40
THREADS = 8
FULL_RUNS = 5


def measure(evidence, arm: core.Arm, *, option: str) -> list[core.Result]:
    """Race threads on PostgreSQL; once, or several times where a receipt is made."""
    url = os.environ["DATABASE_URL"]
    runs = FULL_RUNS if evidence.full else 1
    results = [core.at_once(arm=arm, names=NAMES, workers=THREADS, url=url) for _ in range(runs)]
    for figure, unit, of in (
        ("duplicates", "calls made a duplicate", NAMES * THREADS),
        ("unusable", "names became unusable", NAMES),
    ):
        samples = [getattr(result, figure) for result in results]
        evidence.record(
            figure=figure,
            value=Spread.of(samples).median,
            unit=unit,
            of=of,
            option=option,
            samples=samples,
        )
    evidence.parameters(names=NAMES, threads=THREADS, runs=runs)
    evidence.versions(postgresql=services.postgresql_version(url))
    return results


@pytest.mark.postgresql
def test_constraint_leaves_no_duplicate_among_threads(evidence) -> None:
    """In no run: the median on the page would hide one."""
    results = measure(evidence, arm_unique, option="O3")

    assert {(0, 0)} == {(result.duplicates, result.unusable) for result in results}


@pytest.mark.postgresql
def test_get_or_create_alone_leaves_duplicates_among_threads(evidence) -> None:
    """In every run, so that the damage is no accident of one."""
    results = measure(evidence, arm_plain, option="O1")

    assert all(result.duplicates > 0 for result in results)

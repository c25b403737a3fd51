"""ADR-0005: the list stays flat, and its budget finds what a test of content does not."""

from __future__ import annotations

import json
import os

import pytest

from experiments.query_budget import (
    __main__,
    arm_declared,
    arm_lazy,
    arm_test_of_content,
    arm_test_with_budget,
    core,
)

SIZES = (10, 100, 200)
ROWS_IN_TEST = 3  # as few as a unit test has


def record_queries(evidence, counts: dict[int, int], *, option: str) -> None:
    """Record the number of queries for each size."""
    for size, count in counts.items():
        evidence.record(
            figure=f"queries_at_{size}",
            value=count,
            unit=f"queries for {size} rows",
            option=option,
        )


def record_review(evidence, review: core.Review, *, option: str) -> None:
    """Record how many slips a page test caught."""
    evidence.record(
        figure="caught", value=review.caught, unit="slips caught", of=review.slips, option=option
    )
    evidence.record(
        figure="false_alarms",
        value=review.false_alarms,
        unit="false alarms",
        option=option,
    )
    evidence.parameters(rows=ROWS_IN_TEST, budget=core.BUDGET)


def test_declared_list_stays_within_its_budget_at_every_size(evidence) -> None:
    counts = core.queries_by_size(arm=arm_declared, sizes=SIZES)
    record_queries(evidence, counts, option="O3")

    assert dict.fromkeys(SIZES, core.BUDGET) == counts


def test_lazy_list_costs_two_queries_for_every_row(evidence) -> None:
    counts = core.queries_by_size(arm=arm_lazy, sizes=SIZES)
    record_queries(evidence, counts, option="O1")

    assert {size: 1 + 2 * size for size in SIZES} == counts


def test_budget_catches_every_slip_with_three_rows(evidence) -> None:
    review = core.review(arm=arm_test_with_budget, runs=ROWS_IN_TEST)
    record_review(evidence, review, option="O3")

    assert (review.slips, 0) == (review.caught, review.false_alarms)


def test_content_alone_catches_no_slip(evidence) -> None:
    review = core.review(arm=arm_test_of_content, runs=ROWS_IN_TEST)
    record_review(evidence, review, option="O1")

    assert (0, 0) == (review.caught, review.false_alarms)


@pytest.mark.parametrize("slip", core.SLIPS, ids=lambda slip: slip.__name__)
def test_slip_shows_the_right_page_and_costs_a_query_per_row(slip) -> None:
    """Else it would be caught, or missed, for another reason than its cost."""
    costs = {}
    for runs in (3, 6):
        with core.database.fresh(*core.MODELS):
            core.fill(runs)
            seen = core.queries.watch(slip)
        costs[runs] = seen.queries
        assert core.expected_page(runs) == seen.value

    assert 3 == costs[6] - costs[3]


@pytest.mark.postgresql
def test_counts_are_the_same_on_postgresql() -> None:
    url = os.environ["DATABASE_URL"]

    assert {10: 2, 20: 2} == core.queries_by_size(arm=arm_declared, sizes=(10, 20), url=url)
    assert {10: 21, 20: 41} == core.queries_by_size(arm=arm_lazy, sizes=(10, 20), url=url)


@pytest.mark.parametrize(("arm", "status"), [(arm_declared, 0), (arm_lazy, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "arm_declared", arm)

    assert status == __main__.main(["--sizes", "3", "6"])
    assert {"queries", "review"} == json.loads(capsys.readouterr().out).keys()

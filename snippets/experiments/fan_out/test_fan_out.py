"""ADR-0011: one call for all rows keeps the page quick; one for each row makes it often slow."""

from __future__ import annotations

import json
from functools import cache

import pytest

from experiments.fan_out import __main__, arm_batch, arm_each, arm_hedged, core

SEED = 7
PAGES = 4_000
ROWS = 50


@cache  # one run serves all claims about an arm
def result_of(arm: core.Arm, *, rows: int = ROWS, per_row: bool = False) -> core.Result:
    return core.load(arm, pages=PAGES, rows=rows, seed=SEED, per_row=per_row)


def record(evidence, arm: core.Arm, *, option: str, calls: int, slow: float) -> core.Result:
    """Record the pages beside what the formula says of so many calls that are so seldom slow."""
    result = result_of(arm)
    formula = core.share_by_formula(slow=slow, calls=calls)
    for figure, value, unit, of in (
        ("slow_pages", result.slow_pages, "pages were slow", PAGES),
        ("by_formula", round(formula * PAGES), "pages are slow by the formula", PAGES),
        ("empty_pages", result.empty_pages, "pages had no row in time", PAGES),
        ("late_rows", result.late_rows, "rows were late", PAGES * ROWS),
        ("calls", result.calls, f"calls for {PAGES} pages", None),
    ):
        evidence.record(figure=figure, value=value, unit=unit, of=of, option=option)
    evidence.parameters(
        rows=ROWS,
        slow_share=core.SLOW_SHARE,
        slow_ms=core.SLOW,
        quick_ms=list(core.QUICK),
        patience_ms=core.PATIENCE,
        hedge_share=core.HEDGE_SHARE,
        seed=SEED,
    )
    return result


def agrees(result: core.Result, *, slow: float, calls: int) -> bool:
    """Whether the count lies within four standard errors of the formula."""
    share = core.share_by_formula(slow=slow, calls=calls)
    return abs(result.slow_pages / result.pages - share) <= core.tolerance(
        share=share, pages=result.pages
    )


def test_one_call_for_all_rows_is_slow_as_seldom_as_one_call(evidence) -> None:
    result = record(evidence, arm_batch, option="O3", calls=1, slow=core.SLOW_SHARE)

    assert agrees(result, slow=core.SLOW_SHARE, calls=1)


def test_one_call_for_each_row_makes_the_page_often_slow(evidence) -> None:
    result = record(evidence, arm_each, option="O1", calls=ROWS, slow=core.SLOW_SHARE)

    assert agrees(result, slow=core.SLOW_SHARE, calls=ROWS)
    assert PAGES * 0.3 < result.slow_pages


def test_one_call_for_all_rows_costs_the_service_one_call(evidence) -> None:
    result = record(evidence, arm_batch, option="O3", calls=1, slow=core.SLOW_SHARE)

    assert PAGES == result.calls


def test_hedging_cures_the_page_and_costs_a_call_for_each_row_and_more(evidence) -> None:
    """Both calls must be slow, so the share is squared; one call in twenty is made twice."""
    result = record(evidence, arm_hedged, option="O2", calls=ROWS, slow=core.SLOW_SHARE**2)

    assert agrees(result, slow=core.SLOW_SHARE**2, calls=ROWS)
    extra = result.calls / (PAGES * ROWS) - 1
    assert abs(extra - core.HEDGE_SHARE) <= core.tolerance(
        share=core.HEDGE_SHARE, pages=PAGES * ROWS
    )


@pytest.mark.parametrize("rows", [1, 10, 100])
@pytest.mark.parametrize(
    ("arm", "slow"), [(arm_each, core.SLOW_SHARE), (arm_hedged, core.SLOW_SHARE**2)]
)
def test_simulation_agrees_with_the_formula_for_every_number_of_calls(arm, slow, rows) -> None:
    assert agrees(result_of(arm, rows=rows), slow=slow, calls=rows)


def test_batch_does_not_make_late_rows_rarer() -> None:
    """It gathers them on few pages, each of which is then empty: 1% of the rows in both ways."""
    each, batch = result_of(arm_each), result_of(arm_batch)

    expected = PAGES * ROWS * core.SLOW_SHARE
    assert expected * 0.9 < each.late_rows < expected * 1.1
    assert batch.late_rows == batch.slow_pages * ROWS == batch.empty_pages * ROWS
    assert 0 == each.empty_pages


def test_batch_loses_where_each_row_is_slow_by_itself() -> None:
    """The assumption of the record: then the batch waits as often, and for all its rows."""
    each, batch = result_of(arm_each, per_row=True), result_of(arm_batch, per_row=True)

    assert each.slow_pages == batch.slow_pages == batch.empty_pages


def test_no_way_is_slow_while_the_service_never_is(monkeypatch) -> None:
    monkeypatch.setattr(core, "SLOW_SHARE", 0.0)
    for arm in (arm_each, arm_hedged, arm_batch):
        assert 0 == core.load(arm, pages=100, rows=ROWS, seed=SEED).slow_pages


def test_same_seed_gives_the_same_result() -> None:
    one, same, other = (core.load(arm_each, pages=100, rows=10, seed=seed) for seed in (1, 1, 2))

    assert one == same != other


@pytest.mark.parametrize(("arm", "status"), [(arm_batch, 0), (arm_each, 1), (arm_hedged, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"batch": arm})

    assert status == __main__.main(["--pages", "400"])
    assert {"batch"} == json.loads(capsys.readouterr().out).keys()

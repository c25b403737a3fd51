"""ADR-0010: jitter and a budget hold in three scenarios, and each way with less fails in one."""

from __future__ import annotations

import json

import pytest

from experiments.retry_budget import __main__, arm_both, arm_budget, arm_jitter, arm_none, core

SEED = 7
COSTLY = __main__.COSTLY
SERVICE = {"per_second": core.PER_SECOND, "queue": core.QUEUE}
CLIENTS = {
    "first_pause": core.FIRST_PAUSE,
    "longest_pause": core.LONGEST_PAUSE,
    "most_retries": core.MOST_RETRIES,
    "share": core.SHARE,
    "reserve": core.RESERVE,
}
STEADY = {"steady": core.STEADY, "processes": core.PROCESSES}


def record(evidence, result: core.Result, *, option: str, **scenario: float) -> None:
    """Record what clients and service saw, and every parameter of the model."""
    for figure, unit, of in (
        ("gave_up", "requests were given up", result.requests),
        ("turned_away", "later requests turned away", result.later),
        ("overloaded", "seconds of overload after the outage", None),
        ("per_request", "tries per request", None),
        ("last_served", "seconds until the last one served", None),
    ):
        value = getattr(result, figure)
        evidence.record(figure=figure, value=value, unit=unit, of=of, option=option)
    evidence.parameters(**SERVICE, **CLIENTS, **scenario, seed=SEED)


def record_outage(evidence, arm: core.Arm, *, option: str, cost: float) -> core.Result:
    result = core.outage(arm, seed=SEED, refusal_cost=cost)
    record(evidence, result, option=option, **STEADY, away=core.AWAY, refusal_cost=cost)
    return result


def test_budget_leaves_no_overload_after_an_outage(evidence) -> None:
    result = record_outage(evidence, arm_both, option="O4", cost=0.0)

    assert (0, 0) == (result.overloaded, result.turned_away)


def test_jitter_alone_leaves_overload_after_an_outage(evidence) -> None:
    """Though it serves everybody in the end, which is its advantage."""
    result = record_outage(evidence, arm_jitter, option="O2", cost=0.0)

    assert 0 == result.gave_up
    assert 10 <= result.overloaded
    assert 100 <= result.turned_away


def test_service_recovers_where_refusing_is_work(evidence) -> None:
    result = record_outage(evidence, arm_both, option="O4", cost=COSTLY)

    assert (0, 0) == (result.overloaded, result.turned_away)


def test_jitter_alone_keeps_the_service_down_where_refusing_is_work(evidence) -> None:
    result = record_outage(evidence, arm_jitter, option="O2", cost=COSTLY)

    assert result.later // 2 <= result.turned_away


def test_jitter_brings_back_everyone_who_failed_together(evidence) -> None:
    result = core.together(arm_both, seed=SEED)
    record(evidence, result, option="O4", runners=core.RUNNERS)

    assert 0 == result.gave_up


def test_budget_alone_sends_everyone_back_together(evidence) -> None:
    """Each wave comes in one instant and fills the queue once: so many waves, so many served."""
    result = core.together(arm_budget, seed=SEED)
    record(evidence, result, option="O3", runners=core.RUNNERS)

    waves = 1 + core.RESERVE
    assert core.RUNNERS - waves * core.QUEUE == result.gave_up


def test_a_retry_repairs_a_hiccup(evidence) -> None:
    result = core.hiccups(arm_both, seed=SEED)
    record(evidence, result, option="O4", **STEADY, hiccups=core.HICCUPS)

    assert 0 == result.gave_up


def test_without_a_retry_each_hiccup_is_a_failure(evidence) -> None:
    """As many as the rate says, within four standard deviations."""
    result = core.hiccups(arm_none, seed=SEED)
    record(evidence, result, option="O1", **STEADY, hiccups=core.HICCUPS)

    expected = result.requests * core.HICCUPS
    deviation = (expected * (1 - core.HICCUPS)) ** 0.5
    assert abs(result.gave_up - expected) <= 4 * deviation


def test_budget_alone_is_enough_for_an_outage_and_jitter_alone_for_a_crowd() -> None:
    """Each part does its own work, and nothing for the other's."""
    assert core.outage(arm_budget, seed=SEED) == core.outage(arm_both, seed=SEED)
    assert core.together(arm_jitter, seed=SEED) == core.together(arm_both, seed=SEED)


def test_price_is_what_fell_into_the_outage() -> None:
    """So many requests come in five seconds; the budget saves none of them, as no retry would."""
    fell = core.STEADY * core.AWAY

    assert fell == core.outage(arm_none, seed=SEED).gave_up
    assert fell == core.outage(arm_both, seed=SEED).gave_up


@pytest.mark.parametrize("scenario", [core.outage, core.hiccups])
@pytest.mark.parametrize("seed", range(5))
def test_retries_stay_within_the_budget(scenario, seed: int) -> None:
    """A tenth of the requests, and what every process had saved."""
    result = scenario(arm_both, seed=seed)

    allowed = result.requests * core.SHARE + core.PROCESSES * core.RESERVE
    assert result.tries - result.requests <= allowed


@pytest.mark.parametrize("away", [2.0, 10.0, 20.0])
@pytest.mark.parametrize("cost", [0.0, 0.1, COSTLY])
def test_budget_holds_for_outages_short_and_long(away: float, cost: float) -> None:
    result = core.outage(arm_both, seed=SEED, away=away, refusal_cost=cost)

    assert (0, 0) == (result.overloaded, result.turned_away)


def test_overload_grows_with_the_outage_under_jitter_alone() -> None:
    short, middle, long = (
        core.outage(arm_jitter, seed=SEED, away=away, after=120.0).overloaded
        for away in (2.0, 5.0, 20.0)
    )

    assert short < middle < long


@pytest.mark.parametrize("cost", [0.0, COSTLY])
def test_jitter_alone_would_do_for_a_service_at_half_its_load(monkeypatch, cost: float) -> None:
    """The reason for the budget is how little there is to spare, and the record says so."""
    monkeypatch.setattr(core, "STEADY", core.PER_SECOND // 2 - 10)
    result = core.outage(arm_jitter, seed=SEED, refusal_cost=cost)

    assert 0 == result.gave_up
    assert result.overloaded <= 3


def test_crowd_is_too_much_where_refusing_is_half_the_work() -> None:
    """The limit of the chosen way: some spend all they had saved while the others are refused."""
    result = core.together(arm_both, seed=SEED, refusal_cost=0.5)

    assert 0 < result.gave_up < core.RUNNERS / 2


@pytest.mark.parametrize("seed", range(5))
def test_every_claim_holds_for_other_seeds(seed: int) -> None:
    assert (0, 0) == (
        core.together(arm_both, seed=seed).gave_up,
        core.hiccups(arm_both, seed=seed).gave_up,
    )
    assert 10 <= core.outage(arm_jitter, seed=seed).overloaded
    assert 0 == core.outage(arm_both, seed=seed).overloaded


@pytest.mark.parametrize("arm", [arm_none, arm_jitter, arm_budget, arm_both])
def test_no_way_fails_in_calm(arm) -> None:
    """The damage comes from the scenarios, not from the model."""
    result = core.outage(arm, seed=SEED, away=0.0)

    assert (result.requests, 0, 0) == (result.tries, result.gave_up, result.turned_away)


def test_same_seed_gives_the_same_result() -> None:
    assert core.together(arm_both, seed=1) == core.together(arm_both, seed=1)
    assert core.together(arm_both, seed=1) != core.together(arm_both, seed=2)


@pytest.mark.parametrize(
    ("arm", "status"), [(arm_both, 0), (arm_jitter, 1), (arm_budget, 1), (arm_none, 1)]
)
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"both": arm})

    assert status == __main__.main([])
    assert {"both"} == json.loads(capsys.readouterr().out).keys()

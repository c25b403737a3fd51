"""ADR-0012: with the old report at hand, one reader computes and waits; without, all of them do."""

from __future__ import annotations

import json
import math
from dataclasses import asdict

import pytest

from experiments.cache_stampede import __main__, arm_early, arm_lock, arm_plain, arm_stale, core

SEED = 7
CALM = core.Load()
DEATH = core.Load(dies=4)
ROUNDS = math.ceil(CALM.duration / (CALM.fresh + CALM.cost))  # the first one, and each expiry


def record(evidence, arm: core.Arm, load: core.Load, *, option: str) -> core.Result:
    """Record what the readers and the database saw, and every parameter of the model."""
    result = core.simulate(arm, load=load, seed=SEED)
    for figure, unit, of in (
        ("computed", "computations", None),
        ("at_once", "readers computed at once", load.readers),
        ("waited", "reads waited", result.reads),
        ("longest_wait", "seconds of waiting at most", None),
        ("stale", "reads showed a report past its time", result.reads),
        ("oldest", "seconds is the oldest report shown", None),
    ):
        value = getattr(result, figure)
        evidence.record(figure=figure, value=value, unit=unit, of=of, option=option)
    evidence.parameters(
        **{name: value for name, value in asdict(load).items() if value is not None}, seed=SEED
    )
    return result


def test_old_report_lets_one_compute(evidence) -> None:
    result = record(evidence, arm_stale, CALM, option="O4")

    assert (1, ROUNDS) == (result.at_once, result.computed)


def test_plain_cache_lets_all_compute(evidence) -> None:
    """Every reader comes within the time of one computation, and finds nothing."""
    result = record(evidence, arm_plain, CALM, option="O1")

    assert CALM.think[1] < CALM.cost
    assert (CALM.readers, CALM.readers * ROUNDS) == (result.at_once, result.computed)


def test_chance_lets_several_compute(evidence) -> None:
    """Though it shows nothing past its time, which is its advantage."""
    result = record(evidence, arm_early, CALM, option="O3")

    assert 0 == result.stale
    assert CALM.readers + 2 * ROUNDS < result.computed < CALM.readers * ROUNDS / 2


def test_old_report_lets_one_wait_even_when_its_process_dies(evidence) -> None:
    """All wait for the very first report, and one for each later one; the dead one is not read."""
    result = record(evidence, arm_stale, DEATH, option="O4")

    assert CALM.readers + ROUNDS - 1 == result.waited
    assert CALM.cost == result.longest_wait


def test_lock_lets_all_wait_until_it_expires(evidence) -> None:
    """Though nobody sees a report past its time, and nobody computes beside another."""
    result = record(evidence, arm_lock, DEATH, option="O2")

    assert (1, 0) == (result.at_once, result.stale)
    assert CALM.readers * ROUNDS == result.waited
    assert CALM.lock <= result.longest_wait <= CALM.lock + CALM.cost + CALM.poll


def test_death_costs_no_more_than_age_where_the_old_report_is_kept() -> None:
    calm, death = (core.simulate(arm_stale, load=load, seed=SEED) for load in (CALM, DEATH))

    assert calm.oldest <= CALM.fresh + CALM.cost + 1
    assert death.oldest <= CALM.fresh + CALM.lock + CALM.cost + 1


def test_report_that_few_read_may_be_as_old_as_it_is_kept() -> None:
    """The price: somebody reads while the first reader after a long silence still computes."""
    quiet = core.Load(think=(200.0, 400.0), duration=36_000.0)
    result = core.simulate(arm_stale, load=quiet, seed=SEED)

    assert quiet.fresh + quiet.cost + 1 < result.oldest <= quiet.keep


@pytest.mark.parametrize("seed", range(5))
def test_every_claim_holds_for_other_seeds(seed: int) -> None:
    stale, plain = (core.simulate(arm, load=CALM, seed=seed) for arm in (arm_stale, arm_plain))

    assert (1, ROUNDS) == (stale.at_once, stale.computed)
    assert CALM.readers * ROUNDS == plain.computed


@pytest.mark.parametrize("arm", [arm_plain, arm_lock, arm_stale])
def test_one_reader_alone_computes_once_for_each_round(arm) -> None:
    """The damage comes from the crowd, not from the model."""
    result = core.simulate(arm, load=core.Load(readers=1), seed=SEED)

    assert result.computed == result.waited <= ROUNDS
    assert 0 == result.stale


@pytest.mark.parametrize("arm", [arm_plain, arm_lock, arm_early, arm_stale])
def test_same_seed_gives_the_same_result(arm) -> None:
    one, same, other = (core.simulate(arm, load=CALM, seed=seed) for seed in (1, 1, 2))

    assert one == same != other


@pytest.mark.parametrize(
    ("arm", "status"), [(arm_stale, 0), (arm_plain, 1), (arm_lock, 1), (arm_early, 1)]
)
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"stale": arm})

    assert status == __main__.main([])
    assert {"stale"} == json.loads(capsys.readouterr().out).keys()

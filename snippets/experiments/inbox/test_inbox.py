"""ADR-0009: with the inbox each message takes effect once; the rejected ways lose or double some.

Each rejected way is also held to the number that theory gives, so that a loss for another reason
would not pass for the loss that the record speaks of.
"""

from __future__ import annotations

import json
from functools import cache

import pytest

from experiments.inbox import (
    __main__,
    arm_acknowledge_early,
    arm_acknowledge_late,
    arm_inbox,
    arm_inbox_apart,
    core,
)

SEED = 7
MESSAGES = 200
SENT_TWICE = MESSAGES * 5 // 100
KILLS_PER_POINT = MESSAGES * 3 // 100


@cache  # one run of an arm serves all its claims
def result_of(arm: core.Arm, *, messages: int = MESSAGES) -> core.Result:
    """Run one arm on a SQLite file and the queue in a file."""
    faults = core.Faults.per_hundred(messages=messages, seed=SEED)
    return core.experiment(arm=arm, messages=messages, faults=faults)


def record(evidence, result: core.Result, *, option: str) -> None:
    """Record what was lost and doubled, and what was done to the consumers."""
    for figure, unit in (
        ("lost", "messages had no effect"),
        ("doubled", "messages took effect twice"),
        ("sent_twice", "messages were sent twice"),
        ("killed", "messages met a kill"),
    ):
        evidence.record(
            figure=figure,
            value=getattr(result, figure),
            unit=unit,
            of=result.messages,
            option=option,
        )
    evidence.parameters(messages=MESSAGES, seed=SEED, kill_points=len(core.KILL_POINTS))


def test_inbox_doubles_no_message(evidence) -> None:
    result = result_of(arm_inbox)
    record(evidence, result, option="O4")

    assert dict.fromkeys(core.KILL_POINTS, KILLS_PER_POINT) == result.kills
    assert 0 == result.doubled


def test_acknowledging_late_doubles_messages(evidence) -> None:
    """One for each that was sent twice, and for each kill between effect and acknowledgement."""
    result = result_of(arm_acknowledge_late)
    record(evidence, result, option="O2")

    assert dict.fromkeys(core.KILL_POINTS, KILLS_PER_POINT) == result.kills
    assert SENT_TWICE + KILLS_PER_POINT == result.doubled


def test_inbox_loses_no_message(evidence) -> None:
    result = result_of(arm_inbox)
    record(evidence, result, option="O4")

    assert dict.fromkeys(core.KILL_POINTS, KILLS_PER_POINT) == result.kills
    assert 0 == result.lost


def test_acknowledging_early_loses_messages(evidence) -> None:
    """One for each kill after the acknowledgement: right behind it, or before the COMMIT."""
    result = result_of(arm_acknowledge_early)
    record(evidence, result, option="O1")

    assert dict.fromkeys(core.KILL_POINTS, KILLS_PER_POINT) == result.kills
    assert 2 * KILLS_PER_POINT == result.lost


def test_inbox_apart_from_the_effect_loses_messages(evidence) -> None:
    """One for each kill before the COMMIT of the effect: the number is remembered all the same."""
    result = result_of(arm_inbox_apart)
    record(evidence, result, option="O3")

    assert dict.fromkeys(core.KILL_POINTS, KILLS_PER_POINT) == result.kills
    assert KILLS_PER_POINT == result.lost


def test_rejected_ways_keep_what_they_promise() -> None:
    """Late acknowledgement loses nothing, and the other two double nothing by a kill."""
    assert 0 == result_of(arm_acknowledge_late).lost
    assert SENT_TWICE == result_of(arm_acknowledge_early).doubled
    assert 0 == result_of(arm_inbox_apart).doubled


@pytest.mark.parametrize("seed", range(5))
def test_inbox_holds_wherever_a_seed_puts_the_faults(seed: int) -> None:
    faults = core.Faults.per_hundred(messages=40, seed=seed)

    result = core.experiment(arm=arm_inbox, messages=40, faults=faults)

    assert (0, 0, 4) == (result.lost, result.doubled, result.killed)


def test_no_way_fails_without_faults() -> None:
    """The damage comes from the faults, not from the harness."""
    calm = core.Faults(sent_twice=frozenset(), kills=frozenset())
    for arm in __main__.ARMS.values():
        result = core.experiment(arm=arm, messages=5, faults=calm)

        assert (0, 0) == (result.lost, result.doubled)


def test_same_seed_gives_the_same_faults() -> None:
    faults = core.Faults.per_hundred(messages=100, seed=1)

    assert faults == core.Faults.per_hundred(messages=100, seed=1)
    assert faults != core.Faults.per_hundred(messages=100, seed=2)


@pytest.mark.parametrize(
    ("arm", "status"), [(arm_inbox, 0), (arm_acknowledge_late, 1), (arm_acknowledge_early, 1)]
)
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"inbox": arm})

    assert status == __main__.main(["--messages", "40"])
    assert {"inbox"} == json.loads(capsys.readouterr().out).keys()

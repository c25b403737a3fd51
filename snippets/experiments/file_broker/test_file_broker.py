"""ADR-0026: the file broker loses no message and stops at none; kombu's file transport does.

Each way is held to the number that theory gives, so that a loss for another reason would not
pass for the loss that the record speaks of.
"""

from __future__ import annotations

import difflib
import json
from functools import cache
from pathlib import Path

import pytest
from kombu.transport import filesystem

from experiments.file_broker import (
    __main__,
    arm_file_broker,
    arm_kombu_files,
    arm_kombu_files_put_back,
    core,
    kombu_files,
)

SNIPPETS = Path(__file__).parents[2]
BROKER = "rampart/broker/embedded.py"
SEEDED = "seeded/acknowledged_before_handled/snippets"

SEED = 7
MESSAGES = 200
KILLS_PER_POINT = MESSAGES * 5 // 100
BESIEGED = 20
STARTS = 40
LIMIT = 20  # deliveries that the port allows


@cache  # one run of an arm serves all its tests
def result_of(arm: core.Arm) -> core.Result:
    """Run one arm through kills that each strike once."""
    kills = core.spread(messages=MESSAGES, seed=SEED)
    return core.experiment(arm=arm, messages=MESSAGES, kills=kills)


@cache
def siege_of(arm: core.Arm) -> core.Result:
    """Run one arm with a message that kills whoever receives it."""
    return core.siege(arm=arm, messages=BESIEGED, starts=STARTS)


def record(evidence, result: core.Result, *, option: str) -> None:
    """Record what was lost, doubled and left, and how many consumers died."""
    for figure, unit in (
        ("lost", "messages were lost"),
        ("twice", "messages were handled twice"),
        ("left", "messages were left in the queue"),
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


def record_siege(evidence, result: core.Result, *, option: str) -> None:
    """Record how many consumers one message killed, and whether it was kept for a person."""
    died = "consumers died of one message"
    dead = "messages became a dead letter"
    evidence.record(figure="died", value=result.killed, unit=died, of=STARTS, option=option)
    evidence.record(figure="dead", value=result.dead, unit=dead, of=BESIEGED, option=option)
    evidence.parameters(messages=BESIEGED, starts=STARTS)


def test_file_broker_loses_no_message(evidence) -> None:
    """It repeats one for each kill between the effect and the acknowledgement."""
    result = result_of(arm_file_broker)
    record(evidence, result, option="O2")

    assert dict.fromkeys(core.KILL_POINTS, KILLS_PER_POINT) == result.kills
    assert (0, KILLS_PER_POINT, 0) == (result.lost, result.twice, result.left)


def test_file_transport_loses_what_its_consumer_has_in_hand(evidence) -> None:
    """One for each kill before the effect; after it there is nothing left to lose."""
    result = result_of(arm_kombu_files)
    record(evidence, result, option="O1")

    assert dict.fromkeys(core.KILL_POINTS, KILLS_PER_POINT) == result.kills
    assert (KILLS_PER_POINT, 0, 0) == (result.lost, result.twice, result.left)


def test_file_broker_gives_up_a_message_that_kills_its_consumers(evidence) -> None:
    """It keeps that one, and the others are handled."""
    result = siege_of(arm_file_broker)
    record_siege(evidence, result, option="O2")

    assert (LIMIT, 1) == (result.killed, result.dead)
    assert (0, 0) == (result.lost, result.left)


def test_putting_back_goes_on_for_as_long_as_consumers_are_started(evidence) -> None:
    result = siege_of(arm_kombu_files_put_back)
    record_siege(evidence, result, option="O5")

    assert (STARTS, 0) == (result.killed, result.dead)
    assert 0 < result.left


def test_putting_back_loses_no_message() -> None:
    result = result_of(arm_kombu_files_put_back)

    assert dict.fromkeys(core.KILL_POINTS, KILLS_PER_POINT) == result.kills
    assert (0, KILLS_PER_POINT, 0) == (result.lost, result.twice, result.left)


def test_file_transport_gives_back_what_a_consumer_had_that_ended_by_itself(tmp_path) -> None:
    """So it is the kill that loses a message, and not the way we ask for it."""
    kombu_files.publish(tmp_path, [b"0", b"1"])

    def handle(body: bytes) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        arm_kombu_files.consume(tmp_path, handle, is_stopped=lambda: False)
    assert 2 == kombu_files.waiting(tmp_path)


def test_copies_that_the_file_transport_keeps_do_not_tell_which_was_acknowledged(tmp_path) -> None:
    kombu_files.publish(tmp_path, [b"0", b"1"])
    arm_kombu_files.consume(
        tmp_path, lambda _: None, is_stopped=lambda: not kombu_files.waiting(tmp_path)
    )

    assert 2 == len(list((tmp_path / kombu_files.TAKEN).iterdir()))


def test_file_transport_changes_the_order_where_its_clock_gains_a_digit(
    monkeypatch, tmp_path
) -> None:
    """It sorts by the milliseconds since the machine was started, as text."""
    clock = iter([9.999, 10.001])
    monkeypatch.setattr(filesystem, "monotonic", lambda: next(clock))
    kombu_files.publish(tmp_path, [b"first", b"second"])
    heard: list[bytes] = []
    arm_kombu_files.consume(
        tmp_path, heard.append, is_stopped=lambda: not kombu_files.waiting(tmp_path)
    )

    assert [b"second", b"first"] == heard


@pytest.mark.parametrize("seed", range(5))
def test_file_broker_holds_wherever_a_seed_puts_the_kills(seed: int) -> None:
    kills = core.spread(messages=40, seed=seed)

    result = core.experiment(arm=arm_file_broker, messages=40, kills=kills)

    assert (0, 2, 0, 6) == (result.lost, result.twice, result.left, result.killed)


def test_no_way_fails_without_kills() -> None:
    """The damage comes from the kills, not from the harness."""
    for arm in __main__.ARMS.values():
        result = core.experiment(arm=arm, messages=5, kills=frozenset())

        assert (0, 0, 0, 0) == (result.lost, result.twice, result.left, result.killed)


def test_same_seed_gives_the_same_kills() -> None:
    kills = core.spread(messages=100, seed=1)

    assert kills == core.spread(messages=100, seed=1)
    assert kills != core.spread(messages=100, seed=2)


@pytest.mark.parametrize(
    ("arm", "status"),
    [(arm_file_broker, 0), (arm_kombu_files, 1), (arm_kombu_files_put_back, 1)],
)
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"file_broker": arm})

    assert status == __main__.main(["--messages", "20"])
    assert {"file_broker"} == json.loads(capsys.readouterr().out).keys()


def test_seeded_violation_is_the_broker_with_an_early_acknowledgement() -> None:
    """Whoever changes the broker changes the copy, else the rule would catch something else."""
    ours, seeded = (
        (SNIPPETS / place / BROKER).read_text(encoding="utf-8").splitlines()
        for place in ("", SEEDED)
    )
    changed = [line for line in difflib.ndiff(ours, seeded) if line[0] in "+-"]

    assert ["+         database.execute(ACKNOWLEDGE, [taken.number])"] == changed

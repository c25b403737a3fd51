"""ADR-0022: with versions each event is read right; without them some are not read, or read wrong.

Each way is held to the number that reasoning gives. In each roll-out the reader is 100 events
behind, and the producer changes at event 500. So the new reader begins with event 150, 400 or 650:
it meets 350, 100 and no old events, and the old reader meets none, none and 150 new ones.
"""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.event_versions import (
    __main__,
    arm_by_looks,
    arm_every_version,
    arm_no_version,
    arm_raise,
    core,
)
from experiments.event_versions.change import MINUTES_TO_SECONDS, NAME_TO_PERSON

SEED = 7
ALL = tuple(core.ROLL_OUTS.values())
EVENTS = 3 * 1_000
OLD_TO_NEW_READER = 350 + 100 + 0
NEW_TO_OLD_READER = 0 + 0 + 150
BY_NEW_PRODUCER = 3 * 500


@cache  # one run of an arm serves all its claims
def result_of(arm, change, *, roll_outs=ALL, seed=SEED) -> core.Result:
    return core.run(arm, change=change, roll_outs=roll_outs, seed=seed)


def record(evidence, arm, change, *, option: str) -> core.Result:
    """Record what became of the events in all roll-outs together."""
    result = result_of(arm, change)
    for figure, unit, of in (
        ("unread", "events stayed unread", result.events),
        ("wrong", "events were read wrong", result.events),
        ("waited", "events waited for a later reader", result.events),
        ("copies", "messages were copies", result.sent),
        ("sent", f"messages told of {result.events:,} events", None),
    ):
        value = getattr(result, figure)
        evidence.record(figure=figure, value=value, unit=unit, of=of, option=option)
    evidence.parameters(
        roll_outs=", ".join(core.ROLL_OUTS),
        behind=core.ROLL_OUTS["both at once"].behind,
        seed=SEED,
    )
    return result


def test_raising_leaves_no_event_unread(evidence) -> None:
    result = record(evidence, arm_raise, NAME_TO_PERSON, option="O4")

    assert (EVENTS, 0, 0) == (result.events, result.unread, result.wrong)


def test_no_version_leaves_old_events_unread(evidence) -> None:
    """Those that only the new reader meets; what the old one refuses, the new one can read."""
    result = record(evidence, arm_no_version, NAME_TO_PERSON, option="O1")

    assert OLD_TO_NEW_READER == result.unread
    assert NEW_TO_OLD_READER == result.waited


def test_raising_reads_no_event_wrong(evidence) -> None:
    result = record(evidence, arm_raise, MINUTES_TO_SECONDS, option="O4")

    assert (EVENTS, 0, 0) == (result.events, result.unread, result.wrong)


def test_looking_reads_events_wrong_whose_change_does_not_show(evidence) -> None:
    """All that meet a reader of the other age, and none is refused."""
    result = record(evidence, arm_by_looks, MINUTES_TO_SECONDS, option="O2")

    assert OLD_TO_NEW_READER + NEW_TO_OLD_READER == result.wrong
    assert (0, 0) == (result.unread, result.waited)


def test_raising_sends_each_event_once(evidence) -> None:
    result = record(evidence, arm_raise, NAME_TO_PERSON, option="O4")

    assert (EVENTS, 0) == (result.sent, result.copies)


def test_every_version_sends_each_event_of_the_new_producer_twice(evidence) -> None:
    """The second message is a copy for each reader, which the inbox drops."""
    result = record(evidence, arm_every_version, NAME_TO_PERSON, option="O3")

    assert EVENTS + BY_NEW_PRODUCER == result.sent
    assert BY_NEW_PRODUCER == result.copies


def test_raising_lets_new_events_wait_for_a_new_reader(evidence) -> None:
    """The price: all that the old reader meets, and none where the reader goes first."""
    result = record(evidence, arm_raise, NAME_TO_PERSON, option="O4")

    assert NEW_TO_OLD_READER == result.waited
    first = result_of(arm_raise, NAME_TO_PERSON, roll_outs=(core.ROLL_OUTS["reader first"],))
    assert 0 == first.waited


def test_rejected_ways_keep_what_they_promise() -> None:
    """Nothing is read wrong where the shape shows, and with every version nobody waits."""
    assert 0 == result_of(arm_no_version, NAME_TO_PERSON).wrong
    looks = result_of(arm_by_looks, NAME_TO_PERSON)
    assert (0, 0, NEW_TO_OLD_READER) == (looks.unread, looks.wrong, looks.waited)
    for change in __main__.CHANGES.values():
        every = result_of(arm_every_version, change)
        assert (0, 0, 0) == (every.unread, every.wrong, every.waited)


def test_no_version_is_enough_where_the_queue_is_empty_and_both_change_at_once() -> None:
    drained = core.RollOut(events=1_000, producer=500, reader=500, behind=0)
    for arm in __main__.ARMS.values():
        for change in __main__.CHANGES.values():
            result = result_of(arm, change, roll_outs=(drained,))

            assert (0, 0, 0) == (result.unread, result.wrong, result.waited)


@pytest.mark.parametrize("seed", range(3))
def test_what_the_events_say_changes_no_count(seed: int) -> None:
    for arm in __main__.ARMS.values():
        for change in __main__.CHANGES.values():
            assert result_of(arm, change) == result_of(arm, change, seed=seed)


@given(
    producer=st.integers(0, 60),
    reader=st.integers(0, 60),
    behind=st.integers(0, 60),
)
@settings(derandomize=True, database=None, deadline=None)
def test_counts_follow_from_who_meets_whom(producer: int, reader: int, behind: int) -> None:
    """Whoever is replaced when: each event that meets the other age counts, and no other."""
    roll_out = core.RollOut(events=60, producer=producer, reader=reader, behind=behind)
    first_by_new_reader = max(0, reader - behind)
    old_to_new = max(0, producer - first_by_new_reader)
    new_to_old = max(0, first_by_new_reader - producer)

    def counts(arm, change):
        result = result_of(arm, change, roll_outs=(roll_out,))
        return result.unread, result.wrong, result.waited

    assert (0, 0, new_to_old) == counts(arm_raise, NAME_TO_PERSON)
    assert (0, 0, new_to_old) == counts(arm_raise, MINUTES_TO_SECONDS)
    assert (0, 0, 0) == counts(arm_every_version, NAME_TO_PERSON)
    assert (old_to_new, 0, new_to_old) == counts(arm_no_version, NAME_TO_PERSON)
    assert (0, old_to_new + new_to_old, 0) == counts(arm_by_looks, MINUTES_TO_SECONDS)


@pytest.mark.parametrize(
    ("arm", "status"),
    [(arm_raise, 0), (arm_no_version, 1), (arm_by_looks, 1), (arm_every_version, 1)],
)
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"raise": arm})

    assert status == __main__.main([])
    assert {"raise"} == json.loads(capsys.readouterr().out).keys()

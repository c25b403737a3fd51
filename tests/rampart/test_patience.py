"""Waiting for what is away grows longer, never in step with others, and ends when asked."""

from __future__ import annotations

from itertools import count, pairwise

import pytest
from rampart.step3_events import patience
from rampart.step3_events.patience import FIRST, LONGEST, TICK, Patience


class Clock:
    """A clock that moves only when somebody sleeps, and notes how long each did."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        assert seconds > 0
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(patience, "time", clock)
    return clock


def waits(patient, clock, times):
    """How long each of so many waits takes."""
    moments = [clock.now]
    for _ in range(times):
        patient.wait()
        moments.append(clock.now)
    return [later - sooner for sooner, later in pairwise(moments)]


def test_each_wait_is_up_to_twice_as_long_as_the_one_before_up_to_a_limit(clock):
    found = waits(Patience(is_stopped=lambda: False), clock, 12)

    longest = [min(FIRST * 2**each, LONGEST) for each in range(12)]
    assert [True] * 12 == [
        most / 2 - 1e-9 <= wait <= most + 1e-9 for wait, most in zip(found, longest, strict=True)
    ]


def test_two_do_not_wait_in_step(clock):
    one, other = (waits(Patience(is_stopped=lambda: False), clock, 8) for _ in range(2))

    assert one != other


def test_wait_is_short_again_after_something_worked(clock):
    patient = Patience(is_stopped=lambda: False)
    waits(patient, clock, 12)

    patient.reset()

    assert FIRST >= waits(patient, clock, 1)[0] - 1e-9


def test_whoever_waits_notices_soon_that_it_is_stopped(clock):
    turns = count()
    patient = Patience(is_stopped=lambda: next(turns) >= 3)

    patient.rest(3_600)

    assert 3 * TICK == pytest.approx(clock.now)


def test_whoever_is_stopped_does_not_wait(clock):
    Patience(is_stopped=lambda: True).rest(3_600)

    assert 0 == clock.now

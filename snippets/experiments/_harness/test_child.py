"""The kills are real, land where they were planned, and a broken child is never a result."""

import os
import signal
import time

import pytest

from experiments._harness import child
from experiments._harness.child import Report, Step


def count_to_three(step: Report) -> None:
    """Reach three steps, and then end."""
    for number in range(3):
        step("counted", number)


def test_child_reports_its_steps_in_order_and_ends_well() -> None:
    ending = child.run(count_to_three, kill_at=lambda _: False)

    assert (0, None) == (ending.exit_status, ending.killed_at)
    assert [Step(name="counted", number=n) for n in range(3)] == list(ending.steps)


def test_child_dies_by_sigkill_at_the_chosen_step() -> None:
    point = Step(name="counted", number=1)

    ending = child.run(count_to_three, kill_at=lambda step: step == point)

    assert -signal.SIGKILL == ending.exit_status
    assert point == ending.killed_at == ending.steps[-1]
    assert 2 == ending.count("counted")


def test_killed_child_does_nothing_after_its_step(tmp_path) -> None:
    marker = tmp_path / "after"

    def work(step: Report) -> None:
        step("before")
        marker.touch()

    child.run(work, kill_at=lambda step: step.name == "before")

    assert not marker.exists()


def test_killed_child_runs_no_cleanup(tmp_path) -> None:
    """An exception would run `finally`; a killed process does not."""
    marker = tmp_path / "cleaned"

    def work(step: Report) -> None:
        try:
            step("working")
        finally:
            marker.touch()

    child.run(work, kill_at=lambda _: True)

    assert not marker.exists()


def test_plan_strikes_each_point_once() -> None:
    point = Step(name="counted", number=1)
    plan = child.KillPlan.of([point])

    endings = [child.run(count_to_three, kill_at=plan.strikes) for _ in range(2)]

    assert [-signal.SIGKILL, 0] == [ending.exit_status for ending in endings]
    assert [point] == plan.struck


def test_child_that_raises_is_an_error_with_its_traceback() -> None:
    def work(step: Report) -> None:
        step("started")
        message = "no such table"
        raise LookupError(message)

    with pytest.raises(child.ChildFailedError, match="LookupError: no such table"):
        child.run(work, kill_at=lambda _: False)


def test_child_that_hangs_is_an_error_and_is_gone() -> None:
    def work(step: Report) -> None:
        step("started", os.getpid())
        time.sleep(60)

    seen: list[Step] = []

    with pytest.raises(child.ChildHungError, match="the last was Step"):
        child.run(work, kill_at=lambda step: bool(seen.append(step)), patience=0.2)
    with pytest.raises(ProcessLookupError):
        os.kill(seen[0].number, 0)


def test_child_that_kills_itself_does_not_count_as_a_planned_kill() -> None:
    def work(step: Report) -> None:
        step("started")
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(child.UnplannedEndError):
        child.run(work, kill_at=lambda _: False)


def test_child_that_leaves_with_a_status_of_its_own_is_an_error() -> None:
    """An end that nobody planned proves nothing, however quiet it was."""

    def work(step: Report) -> None:
        step("started")
        os._exit(3)

    with pytest.raises(child.UnplannedEndError, match="exit status 3"):
        child.run(work, kill_at=lambda _: False)

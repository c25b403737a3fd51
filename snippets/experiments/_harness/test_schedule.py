"""A seed is the whole schedule, and some seeds find what one order never shows."""

import threading

import pytest

from experiments._harness.schedule import ActorStuckError, Pause, Turn, interleave


def increments(counter: dict[str, int]):
    """Read, pause, write: the classic lost update."""

    def actor(pause: Pause) -> None:
        pause("read")
        value = counter["value"]
        pause("write")
        counter["value"] = value + 1

    return actor


def run(seed: int) -> tuple[int, list[Turn]]:
    """Two increments of one counter under the schedule of *seed*."""
    counter = {"value": 0}
    turns = interleave({"a": increments(counter), "b": increments(counter)}, seed=seed)
    return counter["value"], turns


def test_every_step_of_every_actor_is_taken_once() -> None:
    _, turns = run(seed=1)

    expected = [Turn(actor, step) for actor in "ab" for step in ("read", "start", "write")]
    assert expected == sorted(turns)


def test_same_seed_gives_the_same_turns_and_result() -> None:
    assert run(seed=3) == run(seed=3)


def test_seeds_reach_both_the_good_and_the_bad_order() -> None:
    """The result is wrong exactly when both read before the first of them writes."""
    for seed in range(20):
        value, turns = run(seed)
        steps = [turn.step for turn in turns if turn.step != "start"]

        assert (1 if steps[:2] == ["read", "read"] else 2) == value
    assert {1, 2} == {run(seed)[0] for seed in range(20)}


def test_error_of_an_actor_is_raised_after_the_others_finished() -> None:
    finished = []

    def fails(pause: Pause) -> None:
        pause("fail")
        message = "no"
        raise ValueError(message)

    def finishes(pause: Pause) -> None:
        pause("finish")
        finished.append(True)

    with pytest.raises(ValueError, match="no"):
        interleave({"fails": fails, "finishes": finishes}, seed=0)
    assert [True] == finished


def test_actor_that_never_comes_back_is_named() -> None:
    never = threading.Event()

    with pytest.raises(ActorStuckError, match="a did not come back from start"):
        interleave({"a": lambda _pause: never.wait(5)}, seed=0, patience=0.1)
    never.set()

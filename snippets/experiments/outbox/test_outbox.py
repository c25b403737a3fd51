"""ADR-0006: the outbox loses nothing and leaves no ghost; the two rejected ways do.

Each rejected way is also held to the number that theory gives, so that a loss for another reason
would not pass for the loss that the record speaks of.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from experiments.outbox import __main__, arm_inside, arm_on_commit, arm_outbox, core
from experiments.outbox.broker import FileBroker

SEED = 7
REQUESTS = 200
KILLS_PER_POINT = REQUESTS * 3 // 100


@cache  # one run of an arm serves all its claims
def result_of(arm: core.Arm, *, requests: int = REQUESTS) -> core.Result:
    """Run one arm on a SQLite file and the broker in a file."""
    with TemporaryDirectory() as folder:
        return core.experiment(
            arm=arm,
            broker=FileBroker(Path(folder) / "messages"),
            requests=requests,
            faults=core.Faults.per_hundred(requests=requests, seed=SEED),
        )


def record(evidence, result: core.Result, *, option: str) -> None:
    """Record what was lost, made up and doubled, and what was done to the processes."""
    for figure in core.FIGURES:
        evidence.record(
            figure=figure.name,
            value=figure.value(result),
            unit=figure.unit,
            of=figure.of(result),
            option=option,
        )
    evidence.parameters(requests=result.requests, seed=SEED, kill_points=len(core.KILL_POINTS))


def test_outbox_loses_no_message(evidence) -> None:
    result = result_of(arm_outbox)
    record(evidence, result, option="O3")

    assert dict.fromkeys(core.KILL_POINTS, KILLS_PER_POINT) == result.kills
    assert 0 == result.lost


def test_on_commit_loses_messages(evidence) -> None:
    """One for each process that died between the commit and the publish, and no other."""
    result = result_of(arm_on_commit)
    record(evidence, result, option="O2")

    assert dict.fromkeys(core.KILL_POINTS, KILLS_PER_POINT) == result.kills
    assert KILLS_PER_POINT == result.lost


def test_outbox_leaves_no_ghost(evidence) -> None:
    result = result_of(arm_outbox)
    record(evidence, result, option="O3")

    assert REQUESTS * 10 // 100 == result.refused
    assert 0 == result.ghosts


def test_publishing_inside_leaves_ghosts(evidence) -> None:
    """One for each refused COMMIT, and for each process that died between publish and commit."""
    result = result_of(arm_inside)
    record(evidence, result, option="O1")

    assert REQUESTS * 10 // 100 == result.refused
    assert result.refused + KILLS_PER_POINT == result.ghosts


def test_outbox_sends_a_message_twice_when_the_relay_dies_after_it(evidence) -> None:
    """The price: consumers must bear a message that comes again."""
    result = result_of(arm_outbox)
    record(evidence, result, option="O3")

    assert KILLS_PER_POINT == result.duplicates


def test_rejected_ways_send_nothing_twice() -> None:
    """Their advantage, and the reason why the duplicates stand among the costs."""
    assert (0, 0) == (result_of(arm_inside).duplicates, result_of(arm_on_commit).duplicates)


def test_same_seed_gives_the_same_result() -> None:
    faults = core.Faults.per_hundred(requests=100, seed=1)

    assert faults == core.Faults.per_hundred(requests=100, seed=1)
    assert faults != core.Faults.per_hundred(requests=100, seed=2)
    assert result_of(arm_outbox, requests=100) == result_of.__wrapped__(arm_outbox, requests=100)


@pytest.mark.parametrize("seed", range(5))
def test_outbox_holds_wherever_a_seed_puts_the_faults(tmp_path, seed: int) -> None:
    result = core.experiment(
        arm=arm_outbox,
        broker=FileBroker(tmp_path / "messages"),
        requests=40,
        faults=core.Faults.per_hundred(requests=40, seed=seed),
    )

    assert (0, 0, 4) == (result.lost, result.ghosts, result.killed)


def test_no_way_fails_without_faults(tmp_path) -> None:
    """The damage comes from the faults, not from the harness."""
    calm = core.Faults(refused=frozenset(), kills=frozenset())
    for arm in (arm_inside, arm_on_commit, arm_outbox):
        result = core.experiment(
            arm=arm, broker=FileBroker(tmp_path / arm.__name__), requests=5, faults=calm
        )

        assert (5, 0, 0, 0) == (result.committed, result.lost, result.ghosts, result.duplicates)


@pytest.mark.long
@pytest.mark.parametrize("requests", [1_000, 2_000])
def test_outbox_holds_at_larger_sizes(requests: int) -> None:
    per_point = requests * 3 // 100

    assert (0, 0) == (
        result_of(arm_outbox, requests=requests).lost,
        result_of(arm_outbox, requests=requests).ghosts,
    )
    assert per_point == result_of(arm_outbox, requests=requests).duplicates
    assert per_point == result_of(arm_on_commit, requests=requests).lost
    assert per_point + requests // 10 == result_of(arm_inside, requests=requests).ghosts


@pytest.mark.parametrize(("arm", "status"), [(arm_outbox, 0), (arm_on_commit, 1), (arm_inside, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"outbox": arm})

    assert status == __main__.main(["--requests", "40"])
    assert {"outbox"} == json.loads(capsys.readouterr().out).keys()

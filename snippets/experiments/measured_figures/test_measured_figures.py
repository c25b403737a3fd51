"""ADR-0002: a typed figure goes wrong while all tests pass; a printed one is right or withheld."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import pytest

from experiments.measured_figures import __main__, arm_printed, arm_typed, core

if TYPE_CHECKING:
    from pathlib import Path

CHANGES, SEED = 40, 7


@cache  # one run of an arm serves all its claims
def result_of(arm: core.Arm, *, seed: int = SEED) -> core.Result:
    return core.run(arm=arm, changes=CHANGES, seed=seed)


def record(evidence, result: core.Result, *, option: str) -> None:
    for figure, unit in (("wrong", "statements wrong"), ("withheld", "statements withheld")):
        evidence.record(
            figure=figure,
            value=getattr(result, figure),
            unit=unit,
            of=result.changes,
            option=option,
        )
    evidence.parameters(changes=CHANGES, seed=SEED)


def test_printed_figures_are_never_wrong(evidence) -> None:
    result = result_of(arm_printed)
    record(evidence, result, option="O3")

    assert 0 == result.wrong
    assert 0 < result.withheld < result.changes


def test_typed_figures_go_wrong(evidence) -> None:
    """Not for want of care: whenever the experiment's test fails, the page is typed anew."""
    result = result_of(arm_typed)
    record(evidence, result, option="O1")

    assert 0 < result.wrong
    assert 0 < result.corrected
    assert 0 == result.withheld


@pytest.mark.parametrize("seed", range(5))
def test_printed_figures_hold_for_other_changes(seed: int) -> None:
    assert 0 == result_of(arm_printed, seed=seed).wrong


def test_nothing_is_wrong_before_the_first_change(tmp_path: Path) -> None:
    """Both pages begin right: the damage comes from the changes."""
    value = core.execute(tmp_path, batch=10)
    ledger = core.Ledger.load(tmp_path, {})

    for arm in (arm_typed, arm_printed):
        assert core.words(value) in arm.read(arm.write(core.words(value)), ledger)


def test_the_experiment_gives_what_arithmetic_gives(tmp_path: Path) -> None:
    """Deaths after 7, 31, 44 … messages lose the rest of their batch of ten: 7 + 1 + 4 + …."""
    assert 7 + 1 + 4 + 8 + 3 + 1 + 0 + 6 + 7 + 9 == core.execute(tmp_path, batch=10)


@pytest.mark.parametrize(("arm", "status"), [(arm_printed, 0), (arm_typed, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"printed": arm})

    assert status == __main__.main(["--changes", "10"])
    assert {"printed"} == json.loads(capsys.readouterr().out).keys()

"""ADR-0015: git stops two branches that take one number, if taking it changes a shared line."""

from __future__ import annotations

import json

import pytest

from experiments.number_allocation import __main__, arm_files_only, arm_ids, core


def record(evidence, result: core.Result, *, option: str) -> None:
    evidence.record(
        figure="silent",
        value=result.silent,
        unit="clashes joined in silence",
        of=result.clashes,
        option=option,
    )
    evidence.record(
        figure="found_later",
        value=result.found_later,
        unit="clashes to be found on main",
        of=result.clashes,
        option=option,
    )
    evidence.record(
        figure="needless",
        value=result.needless,
        unit="pairs in needless conflict",
        of=result.apart,
        option=option,
    )
    evidence.parameters(ways=", ".join(core.WAYS), sizes=", ".join(map(str, core.SIZES)))


def test_one_file_of_numbers_makes_every_clash_a_conflict(evidence) -> None:
    result = core.run(arm_ids)
    record(evidence, result, option="O3")

    assert (0, 0) == (result.silent, result.needless)
    assert {("adrs/IDS",)} == {
        ending.conflicts for ending in result.endings if ending.case.concurrent
    }


def test_files_alone_join_in_silence(evidence) -> None:
    """A check of the joined tree still finds each one; it has to run there."""
    result = core.run(arm_files_only)
    record(evidence, result, option="O1")

    assert 0 == result.needless
    assert result.clashes == result.silent == result.found_later


def test_every_way_is_played_with_and_without_a_clash() -> None:
    assert {(way, clash) for way in core.WAYS for clash in (True, False)} == {
        (case.way, case.concurrent) for case in core.CASES
    }


@pytest.mark.parametrize(("arm", "status"), [(arm_ids, 0), (arm_files_only, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(core, "CASES", core.CASES[:2])
    monkeypatch.setattr(__main__, "ARMS", {"adrs/IDS": arm})

    assert status == __main__.main([])
    assert {"adrs/IDS"} == json.loads(capsys.readouterr().out).keys()

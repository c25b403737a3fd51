"""ADR-0020: who looks at the status notices a dead citation; who looks for the target does not."""

from __future__ import annotations

import json

import pytest

from experiments.dead_citations import __main__, arm_status, arm_target, core


def record(evidence, result: core.Result, *, option: str) -> None:
    evidence.record(
        figure="unnoticed",
        value=result.unnoticed,
        unit="misleading citations pass",
        of=result.misleading,
        option=option,
    )
    evidence.record(
        figure="false_alarms",
        value=result.false_alarms,
        unit="honest citations refused",
        of=result.honest,
        option=option,
    )


def test_no_misleading_citation_passes(evidence) -> None:
    result = core.run(arm_status)
    record(evidence, result, option="O3")

    assert (0, 0) == (result.unnoticed, result.false_alarms)
    assert result.missing_noticed


def test_a_target_that_is_there_satisfies_a_checker_of_links(evidence) -> None:
    """It does its own work: what is not there is noticed."""
    result = core.run(arm_target)
    record(evidence, result, option="O1")

    assert (result.misleading, 0) == (result.unnoticed, result.false_alarms)
    assert result.missing_noticed


@pytest.mark.parametrize(("arm", "status"), [(arm_status, 0), (arm_target, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"status": arm})

    assert status == __main__.main([])
    assert {"status"} == json.loads(capsys.readouterr().out).keys()

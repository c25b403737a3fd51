"""ADR-0019: the command needs no Sphinx; with one import of it in the core it needs it always."""

from __future__ import annotations

import json

import pytest

from experiments.core_without_sphinx import __main__, arm_core, arm_sphinx, core


def record(evidence, result: core.Result, *, option: str) -> None:
    evidence.record(
        figure="refused",
        value=result.refused,
        unit="commands fail without Sphinx",
        of=result.commands,
        option=option,
    )
    evidence.record(
        figure="loaded", value=result.loaded, unit="modules of Sphinx loaded", option=option
    )
    evidence.parameters(commands=result.commands, module=core.MODULE)


def test_command_works_without_sphinx(evidence, tmp_path) -> None:
    result = core.run(arm_core, tmp_path)
    record(evidence, result, option="O3")

    assert () == result.said
    assert (0, 0) == (result.refused, result.loaded)


def test_one_import_of_sphinx_stops_every_command(evidence, tmp_path) -> None:
    """It fails for that import, and for nothing else."""
    result = core.run(arm_sphinx, tmp_path)
    record(evidence, result, option="O2")

    assert len(core.COMMANDS) == result.refused
    assert all("sphinx" in line and "Error" in line for line in result.said)
    assert result.loaded >= 1


@pytest.mark.parametrize(("arm", "status"), [(arm_core, 0), (arm_sphinx, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"core": arm})

    assert status == __main__.main([])
    assert {"core"} == json.loads(capsys.readouterr().out).keys()

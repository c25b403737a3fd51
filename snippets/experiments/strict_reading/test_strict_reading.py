"""ADR-0001: the strict reader guesses nothing; the lenient one makes up a status."""

from __future__ import annotations

import json

import pytest

from experiments.strict_reading import __main__, arm_lenient, arm_strict, core
from experiments.strict_reading.traps import BODY, FRONT, PATH, TRAPS


def record(evidence, result: core.Result, *, option: str) -> None:
    evidence.record(
        figure="guessed",
        value=result.guessed,
        unit="records guessed",
        of=result.records,
        option=option,
    )
    evidence.record(
        figure="misread",
        value=result.misread,
        unit="sound records misread",
        of=result.sound,
        option=option,
    )
    evidence.parameters(broken=result.records, sound=result.sound)


def test_strict_reader_guesses_nothing(evidence) -> None:
    result = core.run(arm_strict)
    record(evidence, result, option="O3")

    assert (0, 0) == (result.guessed, result.misread)
    assert result.records == result.refused


def test_lenient_reader_guesses(evidence) -> None:
    """It reads every sound record; its damage is done on the broken ones only."""
    result = core.run(arm_lenient)
    record(evidence, result, option="O2")

    assert 0 == result.misread
    assert {"no status", "slip in the key", "status twice", "blank line first"} < set(result.names)
    assert not {"unquoted number", "another record's id"} & set(result.names)


def test_every_trap_is_one_change_away_from_a_sound_record() -> None:
    """Else a reader might refuse it for another reason."""
    sound = FRONT + BODY

    assert len(TRAPS) == len({trap.text for trap in TRAPS})
    for trap in TRAPS:
        assert trap.text != sound
        assert trap.text.endswith(BODY)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_strict_reader_names_the_line_of_the_front_matter(trap) -> None:
    from adr_sphinx.schema import read_decision  # noqa: PLC0415 - only this test needs it

    _, problems = read_decision(PATH, trap.text)

    assert problems
    assert min(problem.line for problem in problems) <= len(FRONT.splitlines()) + 1


def test_a_bare_number_would_be_another_one_if_yaml_were_asked() -> None:
    """YAML 1.1 reads 0012 as octal; the lenient reader asks the name of the file."""
    values = core.plain_yaml(FRONT.replace("ADR-0012", "0012") + BODY)

    assert values is not None
    assert 10 == values["id"]


@pytest.mark.parametrize(("arm", "status"), [(arm_strict, 0), (arm_lenient, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"strict": arm})

    assert status == __main__.main([])
    assert {"strict"} == json.loads(capsys.readouterr().out).keys()

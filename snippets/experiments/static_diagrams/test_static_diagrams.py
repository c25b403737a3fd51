"""ADR-0003: drawn by the build, a diagram is there without script; drawn by a script, it is not."""

from __future__ import annotations

import json
from functools import cache
from urllib.parse import urlsplit

import pytest

from experiments.static_diagrams import __main__, arm_own_script, arm_script, arm_static, core

RUN = core.run


@cache  # one build of an arm serves all its claims
def result_of(arm: core.Arm) -> core.Result:
    return RUN(arm)


def record(evidence, result: core.Result, *, option: str) -> None:
    evidence.record(
        figure="unseen",
        value=result.unseen,
        unit="diagrams missing without script",
        of=result.diagrams,
        option=option,
    )
    asked = len(result.third_party)
    unit = "third-party address" if asked == 1 else "third-party addresses"
    evidence.record(figure="third_party", value=asked, unit=unit, option=option)
    evidence.record(figure="bytes", value=result.bytes, unit="bytes of HTML", option=option)
    evidence.parameters(diagrams=result.diagrams)


def test_drawn_diagrams_need_no_script(evidence) -> None:
    result = result_of(arm_static)
    record(evidence, result, option="O3")

    assert (0, ()) == (result.unseen, result.third_party)


def test_a_script_leaves_its_diagrams_unseen(evidence) -> None:
    result = result_of(arm_script)
    record(evidence, result, option="O1")

    assert result.diagrams == result.unseen
    assert {"cdn.jsdelivr.net"} == {urlsplit(address).netloc for address in result.third_party}


def test_an_own_script_asks_nobody_and_still_leaves_diagrams_unseen(evidence) -> None:
    result = result_of(arm_own_script)
    record(evidence, result, option="O2")

    assert result.diagrams == result.unseen
    assert () == result.third_party


def test_a_picture_in_the_page_counts_as_seen() -> None:
    """The count looks at the article; an icon without a title is no diagram."""
    drawn = "<article><svg><title>x</title></svg><img src='a.png'><svg></svg></article>"

    assert core.DIAGRAMS - 2 == core.look(drawn).unseen


@pytest.mark.parametrize(("arm", "status"), [(arm_static, 0), (arm_script, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"static": arm})
    monkeypatch.setattr(core, "run", result_of)

    assert status == __main__.main([])
    assert {"static"} == json.loads(capsys.readouterr().out).keys()

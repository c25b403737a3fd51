"""ADR-0018 in a real browser: furo is dark where a reader asked for it, alabaster is not."""

from __future__ import annotations

import json
import os
from functools import cache

import pytest

from experiments.page_theme import __main__, arm_alabaster, arm_furo, core

RUN = core.run
pytestmark = pytest.mark.browser


@pytest.fixture(name="chromium")
def _chromium() -> str:
    """The browser on this machine; without one the test is skipped, or fails where it must run."""
    found = core.find_chromium()
    if found is None:
        reason = "needs Chromium: apt-get install chromium, or set CHROMIUM to its path"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"{reason} (REQUIRE_BROWSER=1)", pytrace=False)
        pytest.skip(reason)
    return found


@cache  # one build of an arm serves all its claims
def seen(arm: core.Arm, *, chromium: str) -> tuple[core.Result, str]:
    return RUN(arm, chromium=chromium)


def record(evidence, result: core.Result, version: str, *, option: str) -> None:
    for figure, value, unit in (
        ("glare", result.glare, "% of the light of white"),
        ("faint", result.faint, "elements with too little contrast"),
        ("bytes", result.bytes, "bytes, compressed"),
        ("wider", result.wider, "pixels wider than a phone"),
    ):
        evidence.record(figure=figure, value=value, unit=unit, option=option, samples=[value])
    evidence.parameters(phone=core.PHONE, desk=core.DESK)
    evidence.versions(chromium=version)


def test_furo_is_dark_for_who_asked(evidence, chromium) -> None:
    result, version = seen(arm_furo, chromium=chromium)
    record(evidence, result, version, option="O3")

    assert result.glare <= __main__.DARK
    assert (0, 0, 0) == (result.faint, result.wider, result.elsewhere)


def test_alabaster_is_white_for_who_asked_for_dark(evidence, chromium) -> None:
    """It has its strengths: it fits a phone, asks nobody, and is lighter than furo."""
    result, version = seen(arm_alabaster, chromium=chromium)
    record(evidence, result, version, option="O1")

    assert result.glare >= 50
    assert (0, 0) == (result.wider, result.elsewhere)
    assert result.bytes < seen(arm_furo, chromium=chromium)[0].bytes


@pytest.mark.parametrize(
    ("colour", "light"),
    [("rgb(255, 255, 255)", 1), ("rgb(0, 0, 0)", 0), ("rgb(255, 0, 0)", 0.2126)],
)
def test_light_is_that_of_wcag(colour, light) -> None:
    """White is 1 and black 0 by its definition; the weight of red stands in its formula."""
    assert pytest.approx(light) == core.luminance(colour)


@pytest.mark.parametrize(("arm", "status"), [(arm_furo, 0), (arm_alabaster, 1)])
def test_command_fails_when_the_claim_does_not_hold(
    monkeypatch, capsys, chromium, arm, status
) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"furo": arm})
    monkeypatch.setattr(core, "run", lambda arm, *, chromium: seen(arm, chromium=chromium))

    assert status == __main__.main([])
    assert {"furo"} == json.loads(capsys.readouterr().out).keys()


def test_command_says_that_it_needs_a_browser(monkeypatch, capsys) -> None:
    monkeypatch.setattr(core, "find_chromium", lambda: None)

    assert 2 == __main__.main([])
    assert "needs Chromium" in capsys.readouterr().err

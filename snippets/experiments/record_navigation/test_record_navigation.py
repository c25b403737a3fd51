"""ADR-0004: in the sidebar, every record page grows with every record; on a log page, none does."""

from __future__ import annotations

import json
from functools import cache

import pytest

from experiments.record_navigation import __main__, arm_log_page, arm_sidebar, core

FEW, MANY = 10, 40
RUN = core.run


@cache  # one pair of builds serves all claims about an arm
def result_of(arm: core.Arm, *, few: int = FEW, many: int = MANY) -> core.Result:
    return RUN(arm, few=few, many=many)


def record(evidence, result: core.Result, *, option: str) -> None:
    evidence.record(figure="added", value=MANY - FEW, unit="records added", option=option)
    evidence.record(
        figure="more_links", value=result.more_links, unit="more links on each page", option=option
    )
    evidence.record(
        figure="more_bytes", value=result.more_bytes, unit="more bytes on each page", option=option
    )
    evidence.parameters(few=FEW, many=MANY)


def test_a_log_page_keeps_record_pages_the_same(evidence) -> None:
    result = result_of(arm_log_page)
    record(evidence, result, option="O3")

    assert (0, 0) == (result.more_links, result.more_bytes)


def test_the_sidebar_puts_every_record_on_every_page(evidence) -> None:
    """One link more for each record more, so that all pages together grow with its square."""
    result = result_of(arm_sidebar)
    record(evidence, result, option="O1")

    assert MANY - FEW == result.more_links


@pytest.mark.parametrize("arm", [arm_log_page, arm_sidebar])
def test_the_log_page_lists_every_record(arm) -> None:
    """Both ways lead to every record: nothing is won by leaving some out."""
    result = result_of(arm)

    assert (FEW, MANY) == (result.few.listed, result.many.listed)


@pytest.mark.parametrize(("arm", "status"), [(arm_log_page, 0), (arm_sidebar, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"log_page": arm})
    monkeypatch.setattr(core, "run", result_of)

    assert status == __main__.main([])
    assert {"log_page"} == json.loads(capsys.readouterr().out).keys()

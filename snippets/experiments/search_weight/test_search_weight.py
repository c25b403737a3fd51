"""ADR-0014: with the site grows what Sphinx's search loads; what Pagefind loads hardly does."""

from __future__ import annotations

import json
from functools import cache

import pytest

from experiments.search_weight import __main__, arm_pagefind, arm_sphinx, core

pytest.importorskip("pagefind_bin", reason="Pagefind has no binary for this system")

RUN = core.run


@cache  # the claims share one build of each site
def result_of(arm: core.Arm) -> core.Result:
    return RUN(arm)


def record(evidence, result: core.Result, *, option: str) -> None:
    added = core.MANY - core.FEW
    evidence.record(
        figure="growth",
        value=result.growth,
        unit=f"percent more bytes before the first answer, for {added} more pages",
        option=option,
    )
    evidence.record(
        figure="few", value=result.few, unit=f"bytes with {core.FEW} pages", option=option
    )
    evidence.record(
        figure="many", value=result.many, unit=f"bytes with {core.MANY} pages", option=option
    )
    evidence.parameters(words_of_a_page=core.WORDS_OF_A_PAGE, language=core.LANGUAGE, seed=7)


def test_pagefind_hardly_grows(evidence) -> None:
    result = result_of(arm_pagefind)
    record(evidence, result, option="O2")

    assert result.growth <= 10


def test_the_index_of_sphinx_grows_with_the_site(evidence) -> None:
    result = result_of(arm_sphinx)
    record(evidence, result, option="O1")

    assert result.growth >= 100


def test_on_a_small_site_sphinx_loads_less() -> None:
    """The record says so, too."""
    assert result_of(arm_sphinx).few < result_of(arm_pagefind).few


@pytest.mark.parametrize("arm", [arm_pagefind, arm_sphinx])
def test_every_file_that_an_engine_loads_is_counted(arm) -> None:
    found = core.sizes(core.FEW)

    for pattern in (*arm.WHOLE, arm.ONE_OF):
        assert not pattern or core.weigh(found, Only(pattern)) > 0


class Only:
    """One pattern as an arm."""

    ONE_OF = ""
    UNUSED = ()

    def __init__(self, pattern: str) -> None:
        self.WHOLE = (pattern,)


@pytest.mark.parametrize(("arm", "status"), [(arm_pagefind, 0), (arm_sphinx, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"pagefind": arm})
    monkeypatch.setattr(core, "run", result_of)

    assert status == __main__.main([])
    assert {"pagefind"} == json.loads(capsys.readouterr().out).keys()

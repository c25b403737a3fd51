"""ADR-0017: told by a fence, a code host knows a diagram; told by a directive, it does not."""

from __future__ import annotations

import json
from functools import cache

import pytest
from bs4 import BeautifulSoup

from experiments.record_markup import __main__, arm_myst, arm_rst, core

RUN = core.run


@cache  # one build of an arm serves all its claims
def result_of(arm: core.Arm) -> core.Result:
    return RUN(arm)


def record(evidence, result: core.Result, *, option: str) -> None:
    evidence.record(
        figure="undrawn",
        value=result.undrawn,
        unit="diagrams shown as plain text",
        of=result.diagrams,
        option=option,
    )
    evidence.record(
        figure="lost", value=result.lost, unit="words lost", of=result.words, option=option
    )
    evidence.record(figure="raw", value=result.raw, unit="roles shown as markup", option=option)


def test_host_knows_the_diagram_of_a_fence(evidence) -> None:
    result = result_of(arm_myst)
    record(evidence, result, option="O2")

    assert (1, 0) == (result.diagrams, result.undrawn)


def test_host_takes_the_diagram_of_a_directive_for_text(evidence) -> None:
    """Nothing else is worse: all words arrive, and as many roles show their markup."""
    result = result_of(arm_rst)
    record(evidence, result, option="O1")

    assert (1, 1) == (result.diagrams, result.undrawn)
    assert 0 == result.lost
    assert result_of(arm_myst).raw == result.raw


def test_both_records_say_the_same_on_the_site() -> None:
    """Else a host might show less of one because there is less of it."""
    myst, rst = (core.words(core.on_site(arm)) for arm in (arm_myst, arm_rst))

    assert myst == rst


@pytest.mark.parametrize(
    ("html", "known"),
    [
        ('<pre><code class="language-mermaid">x</code></pre>', True),
        ('<pre lang="mermaid">x</pre>', True),
        ('<pre class="literal-block">x</pre>', False),
        ("<pre>mermaid</pre>", False),
    ],
)
def test_only_a_tag_names_the_language(html, known) -> None:
    block = BeautifulSoup(html, "html.parser").select_one("pre")

    assert known is core.names_its_language(block)


@pytest.mark.parametrize(("arm", "status"), [(arm_myst, 0), (arm_rst, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"myst": arm})
    monkeypatch.setattr(core, "run", result_of)

    assert status == __main__.main([])
    assert {"myst"} == json.loads(capsys.readouterr().out).keys()

"""Policies judge the log that a build wrote, and none can be passed by leaving something out."""

from __future__ import annotations

import json
import shutil
from copy import deepcopy
from pathlib import Path

import pytest
from adr_sphinx import export, judgement, log
from adr_sphinx.__main__ import main
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "snippets/policies"
ABOUT_THE_LOG = ("citations_are_live", "decisions_have_evidence", "decisions_have_owners")
POLICY = "snippets/policies/decisions_have_owners"
RULE = (
    "rules:\n  - {id: R1, tool: tirith, ref: snippets/policies/decisions_have_owners,"
    " seeded: seeded/r1, judges: adrs.json}\n"
)


@pytest.fixture(name="judge")
def _judge(corpus, capsys, monkeypatch):
    monkeypatch.setenv("ADR_TODAY", "2026-12-01")
    for folder in ("policy_engine", "policies/decisions_have_owners"):
        shutil.copytree(ROOT / "snippets" / folder, corpus.root / "snippets" / folder)
    corpus.write("seeded/r1", "")
    corpus.accepted(6, ("rules: []\n", RULE))

    def run(*arguments: str):
        code = main(["--root", str(corpus.root), "judge", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def built(corpus, name: str) -> None:
    corpus.write("_build/html/adrs.json", (ROOT / POLICY / name).read_bytes())


def test_a_build_that_keeps_the_rules_passes(corpus, judge) -> None:
    built(corpus, "passes.json")

    assert (
        0,
        f"ADR-0006/R1 adrs.json: passed by {POLICY}\n",
        "policies: 1 of 1 verdict passed\n",
    ) == judge()


def test_a_build_that_breaks_a_rule_fails_and_says_why(corpus, judge) -> None:
    built(corpus, "fails.json")

    code, out, err = judge()

    assert (1, "policies: 0 of 1 verdict passed\n") == (code, err)
    assert [
        f"ADR-0006/R1 adrs.json: failed by {POLICY}",
        '  owners_named: `["ADR-0003"]` is not equal to `[]`',
        '  review_planned: `["ADR-0003"]` is not equal to `[]`',
    ] == out.splitlines()


def test_another_build_can_be_named(corpus, judge) -> None:
    built(corpus, "passes.json")
    corpus.write("elsewhere/adrs.json", (ROOT / POLICY / "fails.json").read_bytes())

    assert 1 == judge(str(corpus.root / "elsewhere"))[0]


@pytest.mark.parametrize("text", [None, "", "[]", "null", "{}", "\N{BYTE ORDER MARK}{}"])
def test_a_document_that_is_not_there_or_empty_does_not_pass(corpus, judge, text) -> None:
    corpus.write("_build/html/index.html", "")
    if text is not None:
        corpus.write("_build/html/adrs.json", text)

    code, out, _ = judge()
    assert 1 == code
    assert f"ADR-0006/R1 adrs.json: failed by {POLICY}" == out.splitlines()[0]
    assert len(out.splitlines()) > 1


def test_without_a_build_nothing_is_judged(judge) -> None:
    code, out, err = judge()

    assert (2, "") == (code, out)
    assert "run `make site` first" in err


def test_a_check_that_the_engine_drops_does_not_pass(corpus, judge) -> None:
    """An undefined id vanishes from the expression, and the rest would pass."""
    built(corpus, "passes.json")
    file = corpus.root / POLICY / "policy.json"
    text = file.read_text(encoding="utf-8")
    assert "&& owners_named" in text
    file.write_text(text.replace("&& owners_named", "&& owner_named"), encoding="utf-8")
    code, out, _ = judge()

    assert 1 == code
    assert "not defined and have been removed: owner_named" in out


@pytest.mark.parametrize("status", ["proposed", "rejected", "deprecated"])
def test_only_a_decision_in_force_judges(corpus, judge, status) -> None:
    built(corpus, "fails.json")
    shutil.rmtree(corpus.root / "adrs/revisions")
    corpus.record(6, ("rules: []\n", RULE), ("status: accepted", f"status: {status}"))

    assert (0, "", "policies: 0 of 0 verdicts passed\n") == judge()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("status: accepted", "status: acepted", "ST01"),  # the record is not read
        ("- {id: R1,", "- {id: Q1,", "ID04"),  # it is, without its rule
        ("judges: adrs.json", 'judges: ""', "FM05"),  # the rule is there, and judges nothing
    ],
)
def test_a_rule_that_cannot_be_read_is_no_rule_that_passed(corpus, judge, old, new, code) -> None:
    built(corpus, "passes.json")
    corpus.record(6, ("rules: []\n", RULE), (old, new))

    exit_code, out, err = judge()

    assert (1, "policies: 0 of 0 verdicts passed\n") == (exit_code, err)
    assert code in {line.split()[1] for line in out.splitlines()}


def test_no_log_is_no_log_that_passed(corpus, judge) -> None:
    built(corpus, "passes.json")
    shutil.rmtree(corpus.root / "adrs")

    assert 1 == judge()[0]


PASSED = """printf '{"final_result": true, "errors": []}'"""


@pytest.fixture(name="answers")
def _answers(tmp_path, monkeypatch):
    """Name another engine in the environment, which does what a script says."""

    def name(script: str) -> None:
        program = tmp_path / "tirith"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv(judgement.VARIABLE, str(program))

    return name


@pytest.mark.parametrize("script", [PASSED, f"echo 'a setting is old' >&2; {PASSED}"])
def test_another_engine_is_asked_where_the_environment_names_one(
    corpus, judge, answers, script
) -> None:
    built(corpus, "fails.json")
    answers(script)

    assert 0 == judge()[0]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 3", "the engine gave no verdict"),
        ("echo hello", "hello"),
        ("printf '{}'; echo 'policy.json:1: not JSON' >&2", "policy.json:1: not JSON"),
        (r"printf '\377'", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_an_answer_that_is_no_verdict_is_no_pass(corpus, judge, answers, script, said) -> None:
    built(corpus, "passes.json")
    answers(script)

    code, out, _ = judge()
    assert 1 == code
    assert [f"  {said}"] == out.splitlines()[1:]


def test_an_engine_that_does_not_start_is_told_in_one_line(corpus, judge, monkeypatch) -> None:
    built(corpus, "passes.json")
    monkeypatch.setenv(judgement.VARIABLE, str(corpus.root / "no/tirith"))

    code, out, _ = judge()
    assert 1 == code
    assert out.endswith("/no/tirith does not start: No such file or directory (fix: mend TIRITH)\n")


def test_without_an_engine_there_is_no_verdict(corpus, judge) -> None:
    built(corpus, "passes.json")
    shutil.rmtree(corpus.root / "snippets/policy_engine")

    assert (1, "  there is no engine for policies here") == (
        (said := judge())[0],
        said[1].splitlines()[1],
    )


# The policies of this log


def inputs(name: str) -> list[Path]:
    return sorted((POLICIES / name).glob("passes*.json"))


def verdict(name: str, document, tmp_path: Path) -> bool | None:
    file = tmp_path / "adrs.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return judgement.judge(ROOT, POLICIES / name / "policy.json", file).passed


@pytest.mark.parametrize("name", ABOUT_THE_LOG)
def test_a_good_input_is_what_the_site_publishes(name) -> None:
    validator = Draft202012Validator(export.corpus_schema())

    for file in (*inputs(name), *(POLICIES / name).glob("fails*.json")):
        document = json.loads(file.read_bytes())
        assert [] == [error.message for error in validator.iter_errors(document)]


@pytest.mark.parametrize("name", ABOUT_THE_LOG)
def test_no_policy_is_passed_by_absence(name, tmp_path) -> None:
    """What it asks for is taken away, level by level; each time the verdict is no."""
    policy = json.loads((POLICIES / name / "policy.json").read_bytes())
    asked = [check["provider_args"]["key_path"].split(".") for check in policy["evaluators"]]
    good = json.loads((POLICIES / name / "passes.json").read_bytes())
    assert True is verdict(name, good, tmp_path)
    for way in {tuple(path[:depth]) for path in asked for depth in range(1, len(path) + 1)}:
        *above, last = way
        document = deepcopy(good)
        place = document
        for key in above:
            place = place[key]
        del place[last]
        assert False is verdict(name, document, tmp_path), way
        for nothing in (None, "", {}, False, 0):
            place[last] = nothing
            assert False is verdict(name, document, tmp_path), (way, nothing)


def test_every_policy_about_the_log_judges_each_build() -> None:
    decisions = log.read(ROOT).decisions.values()

    assert {f"snippets/policies/{name}" for name in ABOUT_THE_LOG} <= {
        rule.ref for _, rule, path in judgement.wanted(decisions) if path == "adrs.json"
    }

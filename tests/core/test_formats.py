from __future__ import annotations

import json
import re
from datetime import date

import pytest
from adr_sphinx import formats, lint
from adr_sphinx.__main__ import main
from adr_sphinx.errors import Code, Problem
from adr_sphinx.report import Held, Report

ERROR = Problem("adrs/0006-a b.md", 3, Code.ST01, "status is 'x'", 9, fix="use y")
WARNING = Problem("docs/größe.md", 7, Code.CI01, "ADR 6 is written out", severity="warning")
SKIPPED = {"adrs/index.md": "a page, not a record"}
KNOWN = Problem("docs/größe.md", 9, Code.CI01, "ADR 7 is written out", severity="warning")
HELD = Held(problem=KNOWN, kind="inSource", place="docs/größe.md:9", why="a quote")
REPORT = Report(records=2, pages=1, problems=[ERROR, WARNING], skipped=SKIPPED, held=[HELD])
URI_REFERENCE = re.compile(r"(?!/)(?:[A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})+")


@pytest.fixture(name="adr")
def _adr(corpus, capsys, monkeypatch):
    monkeypatch.setenv("ADR_TODAY", "2026-12-01")
    monkeypatch.delenv("SITE_URL", raising=False)

    def run(*arguments: str):
        code = main(["--root", str(corpus.root), "check", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def faults(log: dict) -> list[str]:
    """What SARIF 2.1.0 requires and the log does not hold; sections of the specification."""
    found = []

    def must(holds: object, what: str) -> None:
        if not holds:
            found.append(what)

    must(log.get("version") == "2.1.0", "3.13.2 version")
    must(isinstance(log.get("runs"), list), "3.13.4 runs")
    for run in log.get("runs", []):
        driver = run.get("tool", {}).get("driver", {})
        must(driver.get("name"), "3.19.8 name of the driver")
        rules = driver.get("rules", [])
        must(all(rule.get("id") for rule in rules), "3.49.3 id of a rule")
        must(len({rule["id"] for rule in rules}) == len(rules), "3.19.23 rules are distinct")
        must(
            all(rule["shortDescription"].get("text") for rule in rules),
            "3.12.3 text of a description",
        )
        must(run.get("columnKind") in {"utf16CodeUnits", "unicodeCodePoints"}, "3.14.17 columnKind")
        for invocation in run.get("invocations", []):
            must(
                isinstance(invocation.get("executionSuccessful"), bool),
                "3.20.14 executionSuccessful",
            )
            for note in invocation.get("toolExecutionNotifications", []):
                must(note.get("message", {}).get("text"), "3.58.5 message of a notification")
        shown = [result.get("suppressions") for result in run.get("results", [])]
        must(shown.count(None) in {0, len(shown)}, "3.27.23 suppressions of all results or of none")
        for suppression in (item for items in shown for item in items or []):
            must(
                suppression.get("kind") in {"inSource", "external"}, "3.35.2 kind of a suppression"
            )
        for result in run.get("results", []):
            must(result.get("message", {}).get("text"), "3.27.11 message of a result")
            must(result.get("level") in {"none", "note", "warning", "error"}, "3.27.10 level")
            must(rules[result["ruleIndex"]]["id"] == result["ruleId"], "3.27.6 ruleIndex")
            for location in result.get("locations", []):
                physical = location["physicalLocation"]
                uri = physical["artifactLocation"]["uri"]
                must(URI_REFERENCE.fullmatch(uri), f"3.4.3 {uri} is no relative reference")
                must(physical["region"]["startLine"] >= 1, "3.30.5 startLine")
                must(physical["region"]["startColumn"] >= 1, "3.30.6 startColumn")
    return found


def test_text_is_one_line_for_each_problem() -> None:
    assert (
        "adrs/0006-a b.md:3:9: ST01 error: status is 'x' (fix: use y)\n"
        "docs/größe.md:7:1: CI01 warning: ADR 6 is written out\n"
    ) == formats.as_text(REPORT)


def test_json_holds_every_key() -> None:
    assert {
        "version": 1,
        "records": 2,
        "pages": 1,
        "errors": 1,
        "warnings": 1,
        "problems": [
            {
                "path": "adrs/0006-a b.md",
                "line": 3,
                "column": 9,
                "code": "ST01",
                "severity": "error",
                "message": "status is 'x'",
                "fix": "use y",
            },
            {
                "path": "docs/größe.md",
                "line": 7,
                "column": 1,
                "code": "CI01",
                "severity": "warning",
                "message": "ADR 6 is written out",
                "fix": None,
            },
        ],
        "held": [
            {
                "path": "docs/größe.md",
                "line": 9,
                "column": 1,
                "code": "CI01",
                "severity": "warning",
                "message": "ADR 7 is written out",
                "fix": None,
                "by": "docs/größe.md:9",
                "why": "a quote",
            }
        ],
        "skipped": [{"path": "adrs/index.md", "why": "a page, not a record"}],
        "sources": [],
    } == json.loads(formats.as_json(REPORT))


def test_sarif_holds_what_its_specification_requires() -> None:
    log = json.loads(formats.as_sarif(REPORT, site="https://example.org/x"))
    (run,) = log["runs"]
    first, second, third = run["results"]

    assert [] == faults(log)
    assert [code.help for code in Code] == [
        rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"]
    ]
    assert ("ST01", "error", "status is 'x' (fix: use y)") == (
        first["ruleId"],
        first["level"],
        first["message"]["text"],
    )
    assert (
        "adrs/0006-a%20b.md" == first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    )
    assert (
        "docs/gr%C3%B6%C3%9Fe.md"
        == (second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
    )
    assert {"startLine": 3, "startColumn": 9} == (
        first["locations"][0]["physicalLocation"]["region"]
    )
    assert (
        "skipped adrs/index.md: a page, not a record"
        == (run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"])
    )
    assert [] == first["suppressions"] == second["suppressions"]
    assert [("inSource", "a quote")] == [
        (item["kind"], item["justification"]) for item in third["suppressions"]
    ]
    assert "https://example.org/x/reference/lint/#st01" in {
        rule["helpUri"] for rule in run["tool"]["driver"]["rules"]
    }


def test_the_check_of_sarif_sees_what_is_missing() -> None:
    log = json.loads(formats.as_sarif(REPORT))
    log["version"] = "2.0.0"
    result = log["runs"][0]["results"][0]
    result["ruleIndex"] = 0
    result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] = "/adrs/a b.md"
    del result["suppressions"]

    assert ["3.13.2", "3.27.23", "3.27.6", "3.4.3"] == [fault.split()[0] for fault in faults(log)]


@pytest.mark.parametrize("name", formats.FORMATS)
def test_no_record_is_an_error_in_every_format(corpus, adr, name: str) -> None:
    (corpus.root / "adrs").mkdir()
    code, out, err = adr("--format", name)

    assert 1 == code
    assert "LO01" in out
    assert err.endswith("checked 0 records: 1 problem\n")


@pytest.mark.parametrize("name", formats.FORMATS)
def test_every_skipped_file_is_named(corpus, adr, name: str) -> None:
    corpus.accepted(6)
    corpus.write("adrs/index.md", "# Log\n")
    corpus.write("adrs/0007-notes.txt", "…")
    corpus.write("adrs/old/0003-gone.md", "…")
    code, out, err = adr("--format", name)

    assert 0 == code
    for path in ("adrs/index.md", "adrs/0007-notes.txt", "adrs/old/"):
        assert f"skipped {path}: " in err
        assert name == "text" or path in out


@pytest.mark.parametrize("name", formats.FORMATS)
def test_a_warning_fails_nothing(corpus, adr, name: str) -> None:
    corpus.accepted(6)
    corpus.write("docs/page.md", "See ADR 6.\n")
    code, out, err = adr("--format", name)

    assert 0 == code
    assert "CI01" in out
    assert "checked 1 record and 1 page: 1 problem (1 warning)\n" == err


@pytest.mark.parametrize("arguments", [["--format", "xml"], ["--plain"]])
def test_a_wrong_question_exits_with_two(adr, arguments) -> None:
    with pytest.raises(SystemExit) as stopped:
        adr(*arguments)

    assert 2 == stopped.value.code


def test_a_folder_that_does_not_exist_is_a_wrong_question(corpus, adr, capsys) -> None:
    gone = str(corpus.root / "gone")

    assert (2, "", f"adr check: there is no folder {gone}\n") == adr("--plain", gone)
    assert 2 == main(["--root", gone, "check"])
    capsys.readouterr()


def test_order_and_bytes_are_the_same_every_time(corpus) -> None:
    corpus.record(7, ("status: accepted", "status: acepted"))
    corpus.record(6, ("**C1** Good", "**C3** Good"), ("rules: []", "rule: []"))
    reports = [lint.run(corpus.root, day=date(2026, 12, 1)) for _ in range(2)]

    assert formats.as_sarif(reports[0]) == formats.as_sarif(reports[1])
    places = [(problem.path, problem.line) for problem in reports[0].problems]
    assert sorted(places) == places

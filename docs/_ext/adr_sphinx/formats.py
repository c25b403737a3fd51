"""A report as text for people, as JSON, and as SARIF 2.1.0 for tools that show it in place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from adr_sphinx.errors import Code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from adr_sphinx.errors import Problem
    from adr_sphinx.report import Held, Report

VERSION = 1
SARIF_VERSION = "2.1.0"
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
HELP_PAGE = "reference/lint/"  # below SITE_URL


def failed(report: Report) -> bool:
    """Whether there is an error; a warning fails nothing."""
    return any(problem.severity == "error" for problem in report.problems)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 record", "2 records"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def summary(report: Report) -> list[str]:
    """Name what was left out, and count what was checked."""
    lines = [f"skipped {path}: {why}" for path, why in report.skipped.items()]
    looked_at = counted(report.records, "record")
    if report.pages:
        looked_at += f" and {counted(report.pages, 'page')}"
    found = counted(len(report.problems), "problem")
    warnings = sum(problem.severity == "warning" for problem in report.problems)
    if warnings:
        found += f" ({counted(warnings, 'warning')})"
    return [*lines, f"checked {looked_at}: {found}", *_held_back(report)]


def _held_back(report: Report) -> list[str]:
    """Count what fails nothing, as it would not be seen otherwise."""
    allowed = sum(held.kind == "inSource" for held in report.held)
    known = len(report.held) - allowed
    parts = [f"{known} in {report.baseline}"] if known else []
    parts += [f"{allowed} allowed where they stand"] if allowed else []
    if not parts:
        return []
    return [f"held back: {', '.join(parts)}; --format json names each"]


def as_text(report: Report, *, site: str = "") -> str:  # noqa: ARG001 - every format takes it
    """One line for each problem, after what foreign records say."""
    lines = [source.line for source in report.sources]
    lines += [problem.report for problem in report.problems]
    return "".join(f"{line}\n" for line in lines)


def as_json(report: Report, *, site: str = "") -> str:  # noqa: ARG001 - every format takes it
    """Everything that the report holds; every key is always present."""
    value = {
        "version": VERSION,
        "records": report.records,
        "pages": report.pages,
        "errors": _count(report.problems, "error"),
        "warnings": _count(report.problems, "warning"),
        "problems": [_problem(problem) for problem in report.problems],
        "held": [
            {**_problem(held.problem), "by": held.place, "why": held.why or None}
            for held in report.held
        ],
        "skipped": [{"path": path, "why": why} for path, why in report.skipped.items()],
        "sources": [source.as_json() for source in report.sources],
    }
    return _dumps(value)


def as_sarif(report: Report, *, site: str = "") -> str:
    """One run of one tool; addresses are relative to the root of the repository."""
    codes = [code.value for code in Code]
    driver = {"name": "adr check", "rules": [_rule(code, site) for code in Code]}
    notes = [
        {
            "level": "note",
            "message": {"text": f"skipped {path}: {why}"},
            "locations": [_place(path)],
        }
        for path, why in report.skipped.items()
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,  # problems in the records are no failure of the tool
                "exitCode": int(failed(report)),
                "toolExecutionNotifications": notes,
            }
        ],
        "results": [
            *(_result(problem, codes) | {"suppressions": []} for problem in report.problems),
            *(
                _result(held.problem, codes) | {"suppressions": [_suppression(held)]}
                for held in report.held
            ),
        ],
    }
    return _dumps({"$schema": SARIF_SCHEMA, "version": SARIF_VERSION, "runs": [run]})


FORMATS: dict[str, Callable[..., str]] = {"text": as_text, "json": as_json, "sarif": as_sarif}


def _count(problems: Iterable[Problem], severity: str) -> int:
    return sum(problem.severity == severity for problem in problems)


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "code": str(problem.code),
        "severity": problem.severity,
        "message": problem.message,
        "fix": problem.fix or None,
    }


def _rule(code: Code, site: str) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": code.value,
        "shortDescription": {"text": code.help},
        "help": {"text": code.help},
    }
    if site:
        rule["helpUri"] = f"{site.rstrip('/')}/{HELP_PAGE}#{code.value.lower()}"
    return rule


def _result(problem: Problem, codes: list[str]) -> dict[str, Any]:
    region = {"startLine": problem.line, "startColumn": problem.column}
    return {
        "ruleId": str(problem.code),
        "ruleIndex": codes.index(str(problem.code)),
        "level": problem.severity,
        "message": {"text": problem.text},
        "locations": [_place(problem.path, region)],
    }


def _suppression(held: Held) -> dict[str, Any]:
    """Why a result fails nothing; a list without one says that the result counts."""
    why = {"justification": held.why} if held.why else {}
    return {"kind": held.kind, **why, "properties": {"by": held.place}}


def _place(path: str, region: dict[str, int] | None = None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(path), "uriBaseId": "%SRCROOT%"}}
    if region:
        physical["region"] = region
    return {"physicalLocation": physical}


def _dumps(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"

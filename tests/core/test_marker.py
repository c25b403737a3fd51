"""Code names the record that it keeps, and is told when that is gone."""

from __future__ import annotations

import subprocess
from datetime import date

import pytest
from adr_sphinx import lint, marker

DAY = date(2026, 12, 1)
MARK = "@" + "adr"  # in one word it would be a marker of this file


def found(corpus) -> list[tuple[str, int, int, str, str]]:
    problems = lint.run(corpus.root, day=DAY, environ={}).problems
    return [(p.path, p.line, p.column, str(p.code), p.severity) for p in problems]


@pytest.mark.parametrize("cited", ["0006", "6", "ADR-0006", "0006/E1", "ADR-0006/c1"])
def test_a_marker_of_a_record_in_force_is_fine(corpus, cited: str) -> None:
    corpus.accepted(6)
    corpus.write("src/relay.py", f"x = 1  # {MARK} {cited}\n")

    assert [] == found(corpus)
    assert [("src/relay.py", 1)] == [(item.path, item.line) for item in marker.find(corpus.root)]


@pytest.mark.parametrize("cited", ["0007", "0006/E9"])
@pytest.mark.parametrize(("path", "before"), [("a b/größe.py", "# "), ("Relay.java", " * ")])
def test_a_marker_of_nothing_is_an_error(corpus, cited: str, path: str, before: str) -> None:
    corpus.accepted(6)
    corpus.write(path, f"\n{before}{MARK} {cited}\n")

    assert [(path, 2, len(before) + 1, "CI05", "error")] == found(corpus)


def test_a_marker_of_a_dead_record_names_its_successor(corpus) -> None:
    corpus.accepted(6)
    corpus.record(6, ("status: accepted", "status: superseded"))
    corpus.accepted(7, ("supersedes: []", "supersedes: [ADR-0006]"))
    corpus.write("src/relay.py", f"# {MARK} 0006\n")
    (problem,) = lint.run(corpus.root, day=DAY, environ={}).problems

    assert ("CI05", "warning") == (problem.code, problem.severity)
    assert "ADR-0007" in problem.fix


def test_nothing_is_held_against_a_record_that_cannot_be_read(corpus) -> None:
    corpus.record(6, ("status: accepted", "status: acepted"))
    corpus.write("src/relay.py", f"# {MARK} 0006\n")

    assert {"ST01"} == {code for *_, code, _ in found(corpus)}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("docs/page.md", f"Write `{MARK} 0099`."),
        ("vendor/theirs/src/relay.py", f"# {MARK} 0099"),
        ("src/relay.py", f"# me{MARK} 0099"),
        ("src/relay.py", f"{MARK}(99)"),
        ("src/relay.bin", f"\0{MARK} 0099"),
    ],
)
def test_what_is_no_marker_of_this_log_is_left_alone(corpus, path: str, text: str) -> None:
    corpus.accepted(6)
    corpus.write("vendor/theirs/adrs/0099-theirs.md", "# Theirs\n")
    corpus.write(path, f"{text}\n")

    assert [] == found(corpus)


def test_in_a_repository_what_git_ignores_is_left_alone_and_new_files_are_not(corpus) -> None:
    subprocess.run(["git", "init", "-q", str(corpus.root)], check=True)
    corpus.accepted(6)
    corpus.write(".gitignore", "build/\n")
    corpus.write("build/relay.py", f"# {MARK} 0099\n")
    corpus.write("src/relay.py", f"# {MARK} 0099\n")

    assert [("src/relay.py", 1, 3, "CI05", "error")] == found(corpus)


def test_a_search_that_is_not_possible_is_named(corpus, monkeypatch) -> None:
    corpus.accepted(6)
    monkeypatch.setenv("PATH", "")
    report = lint.run(corpus.root, day=DAY, environ={})

    assert "no markers in code were looked for: git is not installed" == report.skipped["."]

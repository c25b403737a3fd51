from __future__ import annotations

from datetime import date

import pytest
from adr_sphinx import frontmatter
from hypothesis import given, settings
from hypothesis import strategies as st


def codes(text: str) -> list[str]:
    return [problem.report for problem in frontmatter.parse("a.md", text).problems]


def test_every_value_knows_its_line_and_column() -> None:
    front = frontmatter.parse("a.md", "---\nid: ADR-0001\nlist:\n  - {a: 1}\n---\n# T\n")

    assert ("ADR-0001", 2, 5) == (
        front.entries["id"].value,
        front.entries["id"].line,
        front.entries["id"].column,
    )
    inner = front.entries["list"].items[0].fields["a"]
    assert (1, 4, 9) == (inner.value, inner.line, inner.column)
    assert 3 == front.entries["list"].key_line
    assert ("# T\n", 6) == (front.body, front.body_line)


def test_a_day_is_read_as_a_day() -> None:
    front = frontmatter.parse("a.md", "---\ndate: 2026-11-22\n---\n")

    assert date(2026, 11, 22) == front.entries["date"].value


@pytest.mark.parametrize(
    ("line", "place", "code", "words"),
    [
        ("id: 0012", "2:5", "FM01", 'the number 10 (fix: "0012" or ADR-0012)'),
        ("id: 0089", "2:5", "FM01", "0089 unquoted is read as text"),
        ("answer: no", "2:9", "FM01", "no unquoted is read as false"),
        ("answer: On", "2:9", "FM01", "On unquoted is read as true"),
        ("on: 1", "2:1", "FM01", "the key 'on' unquoted"),
        ("time: 12:30", "2:7", "FM01", "the number 750"),
        ("size: 1_000", "2:7", "FM01", "the number 1000"),
        ("size: .inf", "2:7", "FM01", "the number inf"),
        ("a: 1\na: 2", "3:1", "FM03", "a is written twice; it stands in line 2 already"),
        ("a: {b: 1, b: 2}", "2:11", "FM03", "b is written twice"),
        ("a: b: c", "2:5", "FM02", "mapping values are not allowed"),
        ("a: &x 1", "2:4", "FM02", "an alias"),
        ('a: !!int "1"', "2:4", "FM02", "a tag"),
        ("- a", "2:1", "FM02", "not `key: value` lines"),
        ('a: "\x07"', "2:5", "FM02", "a control character"),
        ("a: " + "[" * 4000, "2:16", "FM02", "nested too deeply"),
        ("\ta: 1", "2:1", "FM02", "cannot start any token"),
    ],
)
def test_a_trap_is_reported_at_its_place(line: str, place: str, code: str, words: str) -> None:
    (report,) = codes(f"---\n{line}\n---\n")

    assert report.startswith(f"a.md:{place}: {code} error: ")
    assert words in report


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Title\n", "no front matter"),
        ("", "no front matter"),
        ("---\nid: x\n", "the front matter never ends"),
        ("\ufeff---\nid: x\n---\n", "byte order mark"),
    ],
)
def test_a_file_without_whole_front_matter_is_reported(text: str, words: str) -> None:
    (report,) = codes(text)

    assert report.startswith("a.md:1:1: FM02 error: ")
    assert words in report


def test_a_windows_file_has_the_same_lines() -> None:
    front = frontmatter.parse("a.md", "---\r\nid: x\r\nb: 012\r\n---\r\n# T\r\n")

    assert [(3, 4)] == [(problem.line, problem.column) for problem in front.problems]
    assert 5 == front.body_line


words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), words), min_size=1, max_size=8))
def test_lines_are_exact_whatever_the_values_hold(rows: list[tuple[int, str]]) -> None:
    """Blank lines, and characters that YAML takes for line ends, must not shift a line."""
    lines = ["---"]
    expected = {}
    for index, (blank, word) in enumerate(rows):
        lines += [""] * blank
        quoted = word.replace("'", "''")
        lines.append(f"key{index}: '{quoted}'")
        expected[f"key{index}"] = len(lines)
    front = frontmatter.parse("a.md", "\n".join([*lines, "---", ""]))

    assert [] == front.problems
    assert expected == {key: entry.line for key, entry in front.entries.items()}

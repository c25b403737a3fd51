"""Every code has a repository that fails with it and no other, and one that passes."""

from __future__ import annotations

from pathlib import Path

import pytest
from adr_sphinx import example
from adr_sphinx.errors import Code

FOLDER = Path(__file__).parent / "examples"
EXAMPLES = {found.code: found for found in example.find(FOLDER)}


@pytest.mark.parametrize("code", Code)
def test_every_code_has_an_example(code: Code) -> None:
    assert {example.FAILS, example.PASSES} == {
        path.name for path in (FOLDER / code.value).glob("*") if any(path.rglob("*"))
    }


def test_every_example_is_for_a_code() -> None:
    assert {code.value for code in Code} >= {path.name for path in FOLDER.iterdir()}


@pytest.mark.parametrize("found", EXAMPLES.values(), ids=EXAMPLES)
def test_failing_example_reports_its_code_and_no_other(found: example.Example) -> None:
    report = found.check(example.FAILS)

    assert {found.code} == {problem.code for problem in report.problems}


@pytest.mark.parametrize("found", EXAMPLES.values(), ids=EXAMPLES)
def test_passing_example_reports_nothing(found: example.Example) -> None:
    report = found.check(example.PASSES)

    assert [] == report.problems
    assert report.records


@pytest.mark.parametrize("found", EXAMPLES.values(), ids=EXAMPLES)
def test_problem_stands_in_a_line_that_exists_and_says_what_to_do(found: example.Example) -> None:
    files = found.files(example.FAILS)
    for problem in found.check(example.FAILS).problems:
        if problem.path in files:
            lines = files[problem.path].splitlines()
            assert 1 <= problem.line <= len(lines)
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.message
        assert problem.fix


@pytest.mark.parametrize("found", EXAMPLES.values(), ids=EXAMPLES)
def test_the_two_sides_differ_in_little(found: example.Example) -> None:
    changed = [
        line
        for line in found.difference().splitlines()
        if line[:1] in "+-" and not line.startswith(("+++", "---"))
    ]

    assert changed
    assert len(changed) <= 8  # lines: nobody has to search

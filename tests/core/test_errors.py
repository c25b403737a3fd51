from __future__ import annotations

from adr_sphinx.errors import Code, Problem


def test_every_code_has_one_line_of_help() -> None:
    assert all(code.help.endswith(".") and "\n" not in code.help for code in Code)
    assert len(set(Code)) == len({code.help for code in Code})


def test_a_problem_prints_place_code_and_way_out() -> None:
    problem = Problem("adrs/0006-a.md", 3, Code.ST01, "status is 'x'", 9, fix="use y")

    assert "adrs/0006-a.md:3:9: ST01 error: status is 'x' (fix: use y)" == problem.report
    assert "adrs/0006-a.md:3: status is 'x' (fix: use y) [adr.ST01]" == str(problem)

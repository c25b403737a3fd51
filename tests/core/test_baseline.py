"""Problems of an old log are held back; new ones fail; the file that knows them only shrinks."""

from __future__ import annotations

import json
from datetime import date

import pytest
from adr_sphinx import baseline, lint
from adr_sphinx.__main__ import main
from adr_sphinx.errors import Code, Problem

FILE = "adrs/baseline.txt"
BAD = ("**C1** Good, because no", "**C1** Surely no")


@pytest.fixture(name="adr")
def _adr(corpus, capsys, monkeypatch):
    monkeypatch.setenv("ADR_TODAY", "2026-12-01")

    def run(*arguments: str):
        code = main(["--root", str(corpus.root), "check", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture(name="old")
def _old(corpus):
    """A log with one error and two alike warnings."""
    corpus.accepted(6, BAD)
    corpus.write("docs/page.md", "ADR 6 is old.\n\nADR 6 holds.\n")
    return corpus


def lines(corpus) -> list[str]:
    text = (corpus.root / FILE).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_a_baseline_begins_with_every_problem_of_today(old, adr) -> None:
    assert 1 == adr()[0]
    code, out, err = adr("--update-baseline")

    assert (0, "") == (code, out)
    assert "adrs/baseline.txt: begun with 3 problems\n" in err
    assert "held back: 3 in adrs/baseline.txt" in err
    assert ["BO03", "CI01", "CI01"] == [line.split()[0] for line in lines(old)]
    assert "docs/page.md ADR 6 is written out" in lines(old)[1]


@pytest.mark.usefixtures("old")
def test_what_is_held_back_is_counted_and_listed(adr) -> None:
    adr("--update-baseline")

    assert adr()[2].endswith(
        "checked 1 record and 1 page: 0 problems\n"
        "held back: 3 in adrs/baseline.txt; --format json names each\n"
    )
    held = json.loads(adr("--format", "json")[1])["held"]
    assert [("BO03", f"{FILE}:3"), ("CI01", f"{FILE}:4"), ("CI01", f"{FILE}:5")] == [
        (item["code"], item["by"]) for item in held
    ]
    (run,) = json.loads(adr("--format", "sarif")[1])["runs"]
    kinds = [[item["kind"] for item in result["suppressions"]] for result in run["results"]]
    assert [["external"]] * 3 == kinds


def test_lines_may_move(old, adr) -> None:
    adr("--update-baseline")
    old.write("docs/page.md", "# Title\n\nADR 6 holds.\n\nMore.\n\nADR 6 is old.\n")

    assert (0, "") == adr()[:2]


def test_one_more_of_the_same_is_new(old, adr) -> None:
    adr("--update-baseline")
    old.write("docs/page.md", "ADR 6 is old.\n\nADR 6 holds.\n\nADR 6 again.\n")
    code, out, _ = adr()

    assert 0 == code  # it is a warning
    assert ["docs/page.md:5:1:"] == [line.split()[0] for line in out.splitlines()]


def test_the_same_in_another_file_is_new(old, adr) -> None:
    adr("--update-baseline")
    old.record(7, BAD, ("status: accepted", "status: proposed"))
    code, out, _ = adr()

    assert 1 == code
    assert ["BO03"] == [line.split()[1] for line in out.splitlines()]


def test_another_change_of_an_accepted_text_is_new(old, adr) -> None:
    old.record(6, BAD, ("More words follow", "Other words follow"))
    adr("--update-baseline")
    old.record(6, BAD, ("More words follow", "Yet other words follow"))
    _, out, _ = adr()

    assert {"ST05", "BL01"} == {line.split()[1] for line in out.splitlines()}


def test_what_is_mended_is_named_and_then_dropped(old, adr) -> None:
    adr("--update-baseline")
    old.write("docs/page.md", "It holds.\n\nADR 6 holds.\n")
    code, out, _ = adr()

    assert 0 == code
    assert out.startswith(f"{FILE}:5:1: BL01 warning: this is mended: CI01 docs/page.md ADR 6")
    assert f"{FILE}: 1 dropped, 2 kept\n" in adr("--update-baseline")[2]
    assert ["BO03", "CI01"] == [line.split()[0] for line in lines(old)]
    assert (0, "") == adr()[:2]


def test_what_cannot_be_read_is_not_called_mended(old, adr) -> None:
    old.record(6, BAD, ("review-by: 2027-05-22\n", ""))  # readable, and not complete
    adr("--update-baseline")
    before = old.snapshot()[FILE]
    old.record(6, BAD, ("review-by: 2027-05-22\n", ""), ("status: accepted", "status: acepted"))
    code, out, _ = adr("--update-baseline")

    assert 1 == code
    assert b" adrs/0006-outbox.md accepted without review-by" in before
    assert before == old.snapshot()[FILE]
    assert {"ST01"} == {line.split()[1] for line in out.splitlines() if "adrs/" in line}


def test_an_update_adds_nothing(old, adr) -> None:
    adr("--update-baseline")
    before = old.snapshot()[FILE]
    old.record(7, BAD, ("status: accepted", "status: proposed"))

    assert 1 == adr("--update-baseline")[0]
    assert before == old.snapshot()[FILE]


def test_a_file_with_a_conflict_is_reported_and_left_alone(old, adr) -> None:
    adr("--update-baseline")
    text = f"<<<<<<< ours\n{old.snapshot()[FILE].decode()}>>>>>>> theirs\n"
    old.write(FILE, text)
    code, out, _ = adr("--update-baseline")

    assert 1 == code
    assert ["BL02", "BL02"] == [line.split()[1] for line in out.splitlines()]
    assert text.encode() == old.snapshot()[FILE]


@pytest.mark.parametrize("code", sorted(baseline.KEPT_OUT))
def test_what_keeps_the_check_honest_is_never_held_back(code: Code) -> None:
    problem = Problem("docs/page.md", 1, code, "x")
    text = baseline.begun([problem])
    known = baseline.read(FILE, f"{text}{code.value} docs/page.md x\n")

    assert text == baseline.HEAD
    assert [Code.BL02] == [found.code for found in known.problems]
    assert [problem] == known.settle([problem])[0]


def test_no_record_fails_with_a_baseline_too(corpus, adr) -> None:
    (corpus.root / "adrs").mkdir()

    assert 1 == adr("--update-baseline")[0]
    assert "LO01" in adr()[1]


def test_a_line_number_in_a_message_does_not_count() -> None:
    said = "date is written twice; it stands in line {} already"
    first, second = (Problem("a b.md", 9, Code.FM03, said.format(line)) for line in (3, 30))

    assert baseline.key(first) == baseline.key(second)
    assert [] == baseline.read(FILE, baseline.begun([first])).settle([second])[0]


def test_another_file_may_be_named(old, adr, tmp_path) -> None:
    other = str(tmp_path / "known.txt")

    assert 2 == adr("--baseline", other)[0]
    assert 0 == adr("--baseline", other, "--update-baseline")[0]
    assert 0 == adr("--baseline", other)[0]
    assert 1 == adr()[0]
    assert not (old.root / FILE).exists()


def test_the_records_of_another_log_have_a_baseline_of_their_own(corpus, adr, tmp_path) -> None:
    corpus.write("old/0001-queue.md", "# Queue\n\n- Status: maybe\n- Date: 03/04/2020\n")
    folder, known = str(corpus.root / "old"), str(tmp_path / "known.txt")

    assert 1 == adr("--plain", folder)[0]
    assert 2 == adr("--plain", folder, "--update-baseline")[0]
    assert 0 == adr("--plain", folder, "--baseline", known, "--update-baseline")[0]
    code, out, err = adr("--plain", folder, "--baseline", known)
    assert 0 == code
    assert "error" not in out
    assert "held back: 2 in" in err


def test_a_build_holds_the_same_back(old, adr) -> None:
    assert [Code.BO03] == [problem.code for problem in lint.build_problems(old.root, environ={})]
    adr("--update-baseline")

    assert [] == lint.build_problems(old.root, environ={})


def test_bytes_that_are_no_text_are_named(old) -> None:
    old.write(FILE, b"# head\n\xff\n")
    report = lint.run(old.root, day=date(2026, 12, 1), environ={})

    assert (FILE, 2, "BL02") in [(p.path, p.line, p.code) for p in report.problems]

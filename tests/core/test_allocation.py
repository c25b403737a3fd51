from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest
from adr_sphinx import allocation, log
from adr_sphinx.__main__ import main
from adr_sphinx.errors import Code

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "adrs" / "_template.md"
LINE = "0006 outbox 2026-11-22\n"


def told(corpus, numbers: str) -> list[str]:
    """The problems of a log with record 6 and this file of numbers."""
    corpus.accepted(6)
    corpus.write(allocation.PATH, numbers)
    return [
        f"{problem.path}:{problem.line} {problem.code} {problem.message}"
        for problem in log.read(corpus.root).problems
    ]


@pytest.mark.parametrize(
    "numbers",
    [
        LINE,
        f"{allocation.HEAD}{LINE}",
        f"0001 withdrawn-idea 2026-11-21 withdrawn\n{LINE}0010 too-late 2026-11-23 withdrawn\n",
    ],
)
def test_a_line_for_each_record_is_sound(corpus, numbers) -> None:
    assert [] == told(corpus, numbers)


def test_a_log_without_the_file_is_not_held_to_it(corpus) -> None:
    corpus.accepted(6)

    assert [] == log.read(corpus.root).problems


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ("", "adrs/0006-outbox.md:2 ID05 ADR-0006 has no line in adrs/IDS"),
        (f"{LINE}0007 inbox 2026-11-22\n", "adrs/IDS:2 ID05 ADR-0007 has no record"),
        (
            "0006 inbox 2026-11-22\n",
            "adrs/0006-outbox.md:2 ID05 ADR-0006 is named inbox in adrs/IDS:1",
        ),
        (
            f"{LINE.strip()} withdrawn\n",
            "adrs/0006-outbox.md:2 ID05 adrs/IDS:1 says that ADR-0006 was withdrawn",
        ),
        (
            f"{LINE}0006 inbox 2026-11-23\n",
            "adrs/IDS:2 ID02 ADR-0006 is taken by outbox (adrs/IDS:1)",
        ),
        (
            f"0010 late 2026-11-22 withdrawn\n{LINE}",
            "adrs/IDS:2 ID05 ADR-0006 stands after ADR-0010",
        ),
    ],
)
def test_disagreement_is_told_at_its_line(corpus, numbers, expected) -> None:
    assert [expected] == told(corpus, numbers)


@pytest.mark.parametrize(
    "row",
    [
        "6 outbox 2026-11-22",
        "0006 Outbox 2026-11-22",
        "0006 outbox 2026-02-30",
        "0006 outbox 20261122",
        "0006 outbox",
        "00006 outbox 2026-11-22",
        "0006 outbox 2026-11-22 gone",
        "",
    ],
)
def test_a_line_of_another_form_is_no_number(row) -> None:
    found, problems = allocation.read(f"{row}\n")

    assert [] == found
    assert [(1, "ID05")] == [(problem.line, problem.code) for problem in problems]


def test_a_file_that_is_not_text_is_told(corpus) -> None:
    corpus.accepted(6)
    corpus.write(allocation.PATH, LINE.encode() + b"\xff")

    assert [("adrs/IDS", 2, "EN01")] == [
        (problem.path, problem.line, problem.code) for problem in log.read(corpus.root).problems
    ]


def test_a_last_line_without_an_end_is_ended_first() -> None:
    text = allocation.appended(LINE.strip(), [(7, "inbox")], day=date(2026, 11, 23))

    assert f"{LINE}0007 inbox 2026-11-23\n" == text


def test_this_log_keeps_its_numbers() -> None:
    """Without the file nothing would be checked, so it must not get lost."""
    assert allocation.numbers((ROOT / allocation.PATH).read_text(encoding="utf-8"))
    assert [] == [
        problem.report
        for problem in log.read(ROOT).problems
        if problem.code in {Code.ID02, Code.ID05}
    ]


# adr new


@pytest.fixture(name="adr")
def _adr(corpus, monkeypatch, capsys):
    monkeypatch.setenv("ADR_TODAY", "2026-12-01")
    corpus.write("adrs/_template.md", TEMPLATE.read_bytes())

    def run(*arguments: str):
        code = main(["--root", str(corpus.root), *arguments])
        return code, capsys.readouterr().out

    return run


def test_new_appends_a_line(corpus, adr) -> None:
    corpus.accepted(6)
    corpus.write(allocation.PATH, f"{LINE}0007 inbox 2026-11-23 withdrawn\n")
    code, out = adr("new", "One queue")

    assert (0, "adrs/0008-one-queue.md\n") == (code, out)
    numbers = (corpus.root / allocation.PATH).read_text(encoding="utf-8")
    assert f"{LINE}0007 inbox 2026-11-23 withdrawn\n0008 one-queue 2026-12-01\n" == numbers


def test_new_begins_the_file_with_the_records_that_are_there(corpus, adr) -> None:
    corpus.accepted(6)
    adr("new", "One queue")

    numbers = (corpus.root / allocation.PATH).read_text(encoding="utf-8")
    assert f"{allocation.HEAD}0006 outbox 2026-12-01\n0007 one-queue 2026-12-01\n" == numbers


def test_new_takes_no_number_from_a_file_with_a_conflict(corpus, adr) -> None:
    corpus.accepted(6)
    corpus.write(allocation.PATH, f"{LINE}<<<<<<< HEAD\n")
    before = corpus.snapshot()
    code, out = adr("new", "One queue")

    assert 1 == code
    assert out.startswith("adrs/IDS:2:1: ID05 error: a conflict that nobody has resolved (fix: ")
    assert before == corpus.snapshot()


# Two branches


@pytest.fixture(name="git")
def _git(corpus):
    """Run git in the small repository, whatever the user's own settings are."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    who = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Test"), ("EMAIL", "test@localhost"))
    }
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}

    def run(*arguments: str):
        return subprocess.run(
            ["git", *arguments],
            cwd=corpus.root,
            env=clean | who | alone,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_two_branches_that_take_one_number_conflict(corpus, adr, git) -> None:
    corpus.accepted(6)
    corpus.write(allocation.PATH, LINE)
    git("init", "-q", "-b", "main")
    git("add", ".")
    assert 0 == git("commit", "-q", "-m", "A log").returncode
    for title in ("One queue", "Two queues"):
        git("switch", "-q", "-c", title.replace(" ", "-"), "main")
        assert 0 == adr("new", title)[0]
        git("add", ".")
        git("commit", "-q", "-m", title)
    merged = git("merge", "One-queue")

    assert 1 == merged.returncode
    assert "CONFLICT (content): Merge conflict in adrs/IDS" in merged.stdout
    assert ["adrs/IDS"] == git("diff", "--name-only", "--diff-filter=U").stdout.split()


def test_without_the_file_both_records_arrive_unseen(corpus, adr, git) -> None:
    """The way that was not taken: only a check that runs after the merge finds it."""
    corpus.accepted(6)
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "A log")
    for title in ("One queue", "Two queues"):
        git("switch", "-q", "-c", title.replace(" ", "-"), "main")
        adr("new", title)
        (corpus.root / allocation.PATH).unlink()
        git("add", ".")
        git("commit", "-q", "-m", title)

    assert 0 == git("merge", "-q", "--no-edit", "One-queue").returncode
    assert ["0006-outbox.md", "0007-one-queue.md", "0007-two-queues.md"] == sorted(
        path.name for path in (corpus.root / "adrs").glob("0*.md")
    )
    assert "ID02" in [problem.code for problem in log.read(corpus.root).problems]


def test_no_merge_driver_joins_the_lines_of_this_log(corpus, git) -> None:
    """With `merge=union` git would keep both lines and say nothing."""
    attributes = ROOT / ".gitattributes"
    if attributes.exists():
        corpus.write(".gitattributes", attributes.read_bytes())
    git("init", "-q", "-b", "main")

    said = git("check-attr", "merge", "--", allocation.PATH).stdout
    assert f"{allocation.PATH}: merge: unspecified\n" == said

from __future__ import annotations

import pytest
from adr_sphinx import log
from adr_sphinx.__main__ import main

OLD, NEW = "adrs/0006-outbox.md", "adrs/0010-outbox.md"
PROPOSED = ("status: accepted", "status: proposed")
SUPERSEDES = "supersedes: []\n"


@pytest.fixture(name="adr")
def _adr(corpus, capsys, monkeypatch):
    monkeypatch.setenv("ADR_TODAY", "2026-12-01")

    def run(*arguments: str):
        code = main(["--root", str(corpus.root), *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def text(corpus, path: str) -> str:
    return (corpus.root / path).read_bytes().decode()


def test_both_records_tell_of_it(corpus, adr) -> None:
    corpus.accepted(6)
    corpus.accepted(10)
    before = corpus.snapshot()

    assert (0, f"{NEW}\n{OLD}\n", "") == adr("supersede", "6", "ADR-0010")
    expected = (
        before[OLD]
        .decode()
        .replace(
            "status: accepted\ndate: 2026-11-22\n",
            "status: superseded\nsuperseded-by: [ADR-0010]\ndate: 2026-12-01\n",
        )
    )
    assert expected == text(corpus, OLD)
    replaced = before[NEW].decode().replace(SUPERSEDES, "supersedes: [ADR-0006]\n")
    assert replaced == text(corpus, NEW)
    assert [] == log.read(corpus.root).problems


def test_a_second_run_changes_nothing(corpus, adr) -> None:
    corpus.accepted(6)
    corpus.accepted(10)
    adr("supersede", "6", "10")
    before = corpus.snapshot()

    assert (0, "ADR-0006 is superseded by ADR-0010 already\n", "") == adr("supersede", "6", "10")
    assert before == corpus.snapshot()


def test_a_run_that_was_cut_short_is_finished(corpus, adr) -> None:
    corpus.accepted(6)
    corpus.accepted(10, (SUPERSEDES, "supersedes: [ADR-0006]\n"))

    assert (0, f"{OLD}\n", "") == adr("supersede", "6", "10")
    assert [] == log.read(corpus.root).problems


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (SUPERSEDES, "supersedes: [ADR-0006]\n"),
        ("supersedes: []   # none yet\n", "supersedes: [ADR-0006]   # none yet\n"),
        ("supersedes:\n", "supersedes: [ADR-0006]\n"),
        ("supersedes: [ADR-0004]  # one\n", "supersedes: [ADR-0004, ADR-0006]  # one\n"),
        (
            "supersedes:\n  # the first\n  - ADR-0004  # why\n",
            "supersedes:\n  # the first\n  - ADR-0004  # why\n  - ADR-0006\n",
        ),
        ("# no relation\n", "# no relation\nsupersedes: [ADR-0006]\n"),
    ],
)
def test_comments_and_layout_stay(corpus, adr, written, expected) -> None:
    corpus.record(4, ("status: accepted", "status: superseded"))
    corpus.accepted(6, ("status: accepted", "status: accepted   # since spring"))
    corpus.record(10, (SUPERSEDES, written))
    before = corpus.snapshot()
    code, out, _ = adr("supersede", "6", "10")

    assert (0, f"{NEW}\n{OLD}\n") == (code, out)
    assert before[NEW].decode().replace(written, expected) == text(corpus, NEW)
    assert "status: superseded   # since spring\n" in text(corpus, OLD)


@pytest.mark.parametrize(
    "written",
    [
        "supersedes: [\n  ADR-0004,\n]\n",
        "supersedes: [ADR-0004,]\n",
        "supersedes: ADR-0004\n",
        "supersedes:\n  - ADR-0004\n  -\n    ADR-0005\n",
    ],
)
def test_what_could_be_written_in_two_ways_is_left_to_the_author(corpus, adr, written) -> None:
    corpus.accepted(6)
    corpus.record(10, (SUPERSEDES, written))
    before = corpus.snapshot()
    code, out, err = adr("supersede", "6", "10")

    assert (1, "nothing was changed\n") == (code, err)
    assert f"{NEW}:1:1: RE02 error: " in out
    assert "(fix: write `supersedes: [ADR-0006]` by hand)" in out
    assert before == corpus.snapshot()


def test_ends_of_lines_stay_as_they_are(corpus, adr) -> None:
    for number in (6, 10):
        path = corpus.accepted(number)
        corpus.write(path, text(corpus, path).replace("\n", "\r\n"))
    code, _, _ = adr("supersede", "6", "10")

    assert 0 == code
    for path in (OLD, NEW):
        assert text(corpus, path).count("\n") == text(corpus, path).count("\r\n")
    assert [] == log.read(corpus.root).problems


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("accepted", "proposed", f"{NEW}:3:1: RE03 error: ADR-0010 is proposed; "),
        ("accepted", "rejected", f"{NEW}:3:1: RE03 error: ADR-0010 is rejected; "),
        ("proposed", "accepted", f"{OLD}:3:1: RE03 error: ADR-0006 is proposed; "),
        ("withdrawn", "accepted", f"{OLD}:3:1: RE03 error: ADR-0006 is withdrawn; "),
    ],
)
def test_only_what_was_accepted_takes_part(corpus, adr, old, new, expected) -> None:
    corpus.record(6, ("status: accepted", f"status: {old}"))
    corpus.record(10, ("status: accepted", f"status: {new}"))
    before = corpus.snapshot()
    code, out, _ = adr("supersede", "6", "10")

    assert 1 == code
    assert out.startswith(expected)
    assert before == corpus.snapshot()


def test_a_circle_is_refused(corpus, adr) -> None:
    corpus.accepted(6, (SUPERSEDES, "supersedes: [ADR-0010]\n"))
    corpus.accepted(10)
    before = corpus.snapshot()
    code, out, _ = adr("supersede", "6", "10")

    assert 1 == code
    assert "RE04" in out
    assert before == corpus.snapshot()


def test_a_record_does_not_supersede_itself(corpus, adr) -> None:
    corpus.accepted(6)

    assert 1 == adr("supersede", "6", "6")[0]


def test_a_record_that_is_not_there_is_a_wrong_question(corpus, adr) -> None:
    corpus.accepted(6)

    assert (2, "", "adr supersede: there is no ADR-0010\n") == adr("supersede", "6", "10")


def test_what_rests_on_the_old_record_is_named(corpus, adr) -> None:
    corpus.accepted(6)
    corpus.accepted(10)
    path = corpus.accepted(11, (SUPERSEDES, "supersedes: []\ndepends-on: [ADR-0006]\n"))
    code, _, err = adr("supersede", "6", "10")

    assert 0 == code
    assert err.startswith(f"next: {path}:")
    assert "RE05" in err


def test_a_record_on_the_same_topic_is_accepted_and_then_supersedes(corpus, adr) -> None:
    """Two records on a topic may be in force for as long as this takes, if one names the other."""
    topic = ("topic: topic-10", "topic: topic-6")
    corpus.accepted(6)
    corpus.record(10, PROPOSED, topic, (SUPERSEDES, "supersedes: [ADR-0006]\n"))
    code, _, err = adr("accept", "10")

    assert 0 == code
    assert f"next: {OLD}:3:1: RE02 error: " in err
    assert "(fix: `adr supersede 6 10`)" in err
    assert 0 == adr("supersede", "6", "10")[0]
    assert [] == log.read(corpus.root).problems


# What is written on both sides must agree


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[ADR-0404]", "[ADR-0006]", ["4 RE01", "4 RE02"]),
        ("[ADR-0010]", "[]", ["3 RE02", "4 RE02"]),
        ("[]", "[ADR-0006]", ["4 RE02"]),
        ("[ADR-0010]", "[ADR-0006]", []),
    ],
)
def test_the_two_sides_agree(corpus, old, new, expected) -> None:
    corpus.accepted(6, ("status: accepted", f"status: superseded\nsuperseded-by: {old}"))
    corpus.accepted(10, (SUPERSEDES, f"supersedes: {new}\n"))

    problems = log.read(corpus.root).problems
    assert {OLD} >= {problem.path for problem in problems}
    assert expected == [f"{problem.line} {problem.code}" for problem in problems]


def test_only_a_superseded_record_names_a_successor(corpus) -> None:
    corpus.accepted(6, ("status: accepted", "status: accepted\nsuperseded-by: [ADR-0010]"))
    corpus.accepted(10)

    problems = log.read(corpus.root).problems
    assert [(OLD, 4, "RE02")] == [
        (problem.path, problem.line, problem.code) for problem in problems
    ]

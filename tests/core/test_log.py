from __future__ import annotations

import pytest
from adr_sphinx import log

from tests.core.sample import EXPERIMENT

RUN = "snippets/experiments/outbox/test_outbox.py::test_outbox_loses_no_message"


def reports(corpus) -> list[str]:
    return [problem.report for problem in log.read(corpus.root).problems]


def test_a_sound_log_has_no_problem(corpus) -> None:
    corpus.accepted(6)
    corpus.accepted(7)
    corpus.write("adrs/index.md", "# Decisions\n")
    found = log.read(corpus.root)

    assert [] == found.problems
    assert [6, 7] == list(found.decisions)
    assert {"adrs/0006-outbox.md", "adrs/0007-outbox.md"} == found.texts.keys()


def test_a_check_changes_no_file(corpus) -> None:
    corpus.record(6, ("status: accepted", "status: acepted"))
    corpus.write("adrs/0007-bad.md", b"---\n\xff")
    before = corpus.snapshot()
    log.read(corpus.root)

    assert before == corpus.snapshot()


@pytest.mark.parametrize("file", ["adrs/index.md", "docs/index.md"])
def test_an_empty_log_is_an_error(corpus, file: str) -> None:
    corpus.write(file, "# Decisions\n")
    (report,) = reports(corpus)

    assert report.startswith("adrs:1:1: LO01 error: 0 records")


def test_a_number_used_twice_names_both_files(corpus) -> None:
    corpus.accepted(6)
    other = corpus.record(6, title="second")
    (report,) = reports(corpus)

    assert report.startswith(f"{other}:2:1: ID02 error: ADR-0006 is taken by adrs/0006-outbox.md")


def test_a_byte_that_is_not_utf8_is_found(corpus) -> None:
    corpus.accepted(6)
    corpus.write("adrs/0007-latin.md", "---\nid: ADR-0007\nx: é".encode() + b" caf\xe9\n---\n")
    (report,) = reports(corpus)

    assert report.startswith("adrs/0007-latin.md:3:9: EN01 error: byte 0xe9 is not UTF-8")


def test_broken_records_are_all_reported_at_once(corpus) -> None:
    corpus.record(6, ("status: accepted", "status: acepted"))
    corpus.record(7, ("chosen: O2", "chosen: O9"))
    corpus.write("adrs/0008-bytes.md", b"\xff")
    corpus.write("adrs/stray.md", "# No record\n")
    found = log.read(corpus.root)

    assert {"ST01", "BO02", "EN01", "ID01"} <= {problem.code for problem in found.problems}
    assert ("adrs/0006-outbox.md", "adrs/0008-bytes.md", "adrs/stray.md") == found.unread


TARGETS = [
    (RUN.replace("outbox/test", "inbox/test"), "there is no file"),
    (RUN.replace("no_message", "a_message"), "did you mean test_outbox_loses_no_message?"),
    ("../outside.py::test_x", "is not a path inside the repository"),
    ("/etc/passwd::test_x", "is not a path inside the repository"),
    (RUN.partition("::")[0], "names a file, not a test"),
    ("snippets/experiments/outbox/test_more.py::helper", "its name must begin with test"),
    ("snippets/experiments/outbox/test_more.py::TestIt::test_gone", "has no test test_gone"),
    ("snippets/experiments/outbox/test_more.py::TestIs::test_it", "no class TestIs"),
    ("snippets/experiments/outbox/test_more.py::Other::test_it", "must begin with Test"),
    ("snippets/experiments/outbox/test_more.py::test_cases", "has several cases"),
    ("snippets/experiments/outbox/broken.py::test_x", "broken.py:1 is not Python"),
]
MORE = """\
import pytest
def helper(): ...
class TestIt:
    async def test_it(self): ...
class Other:
    def test_it(self): ...
@pytest.mark.parametrize("a", [1, 2])
def test_cases(a): ...
"""


@pytest.mark.parametrize(("run", "words"), TARGETS)
def test_a_run_that_collects_nothing_is_reported_at_its_line(corpus, run: str, words: str) -> None:
    corpus.write("snippets/experiments/outbox/test_more.py", MORE)
    corpus.write("snippets/experiments/outbox/broken.py", "def (:\n")
    corpus.accepted(6, (f"run: {RUN}", f"run: {run}"))
    (report,) = reports(corpus)

    assert report.startswith("adrs/0006-outbox.md:16:1: EV01 error: E1: ")
    assert words in report


@pytest.mark.parametrize(
    "run", ["test_cases[1]", "test_cases[a::b]", "TestIt::test_it", "TestIt::test_it[x]"]
)
def test_a_run_with_class_or_case_is_found(corpus, run: str) -> None:
    corpus.write("snippets/experiments/outbox/test_more.py", MORE)
    corpus.accepted(6, (f"run: {RUN}", f"run: snippets/experiments/outbox/test_more.py::{run}"))

    assert [] == reports(corpus)


def test_the_contrast_is_looked_up_too(corpus) -> None:
    corpus.accepted(6, ("::test_on_commit", "::test_off_commit"))
    (report,) = reports(corpus)

    assert report.startswith("adrs/0006-outbox.md:20:1: EV01 error: E1 contrast: ")


FOLDER = "snippets/experiments/outbox"


@pytest.mark.parametrize(
    ("arm", "words"),
    [
        (f"{FOLDER}/a.py", f"there is no file {FOLDER}/a.py"),
        ("a.py", f"a.py lies outside of {FOLDER}"),
        (".git/config", f".git/config lies outside of {FOLDER}"),
        ("/etc/passwd", f"/etc/passwd lies outside of {FOLDER}"),
        (f"{FOLDER}/../../../../../etc/passwd", "lies outside of"),
    ],
)
def test_an_arm_is_a_file_that_the_digest_covers(corpus, arm: str, words: str) -> None:
    corpus.accepted(6, ("kind: det", f"arm: {arm}\n    kind: det"))
    (report,) = reports(corpus)

    assert report.startswith("adrs/0006-outbox.md:13:1: EV01 error: E1: ")
    assert words in report


def test_the_seeded_violation_of_a_rule_exists(corpus) -> None:
    rule = "rules: [{id: R1, tool: test, ref: r, seeded: no/such.py}]"
    corpus.accepted(6, ("rules: []", rule))
    (report,) = reports(corpus)

    assert report.startswith("adrs/0006-outbox.md:24:1: RU01 error: R1: ")


# Accepted texts


def test_an_accepted_record_needs_its_text_on_file(corpus) -> None:
    corpus.record(6)
    (report,) = reports(corpus)

    assert report.startswith("adrs/0006-outbox.md:3:1: ST05 error: accepted, but no accepted text")
    assert report.endswith("(fix: `adr accept 6`)")


def test_a_proposal_needs_no_text_on_file(corpus) -> None:
    corpus.record(6, ("status: accepted", "status: proposed"))

    assert [] == reports(corpus)


def test_an_accepted_text_does_not_change_in_silence(corpus) -> None:
    corpus.accepted(6)
    corpus.record(6, ("We write each event", "We write some events"))
    (report,) = reports(corpus)

    assert report.startswith("adrs/0006-outbox.md:3:1: ST05 error: the text is no longer")


def test_dates_runs_and_layout_may_change(corpus) -> None:
    corpus.accepted(6)
    new = EXPERIMENT.replace("test_outbox_loses", "test_it_loses")
    corpus.write("snippets/experiments/outbox/test_outbox.py", new)
    corpus.record(
        6,
        ("::test_outbox_loses", "::test_it_loses"),
        ("review-by: 2027-05-22", "review-by: 2027-06-01"),
        ("We write each event to", "We write each event\nto"),
    )

    assert [] == reports(corpus)


def test_a_label_that_was_published_stays(corpus) -> None:
    corpus.accepted(6)
    corpus.record(6, ("- **C1** Good", "- **C3** Good"), ("claim: C1", "claim: C3"))
    corpus.accept(6)
    (report,) = reports(corpus)

    assert "ID04 error: C1 is lost; adrs/revisions/0006/" in report


def test_labels_are_not_renumbered(corpus) -> None:
    corpus.accepted(6)
    corpus.record(
        6, ("**C1** Good", "**C9** Good"), ("**C2** Bad", "**C1** Bad"), ("**C9**", "**C2**")
    )
    corpus.accept(6)
    found = reports(corpus)

    assert ["ID04", "ID04"] == [report.split()[1] for report in found]
    assert "the text of C1" in found[0]
    assert "now stands at C2" in found[0]


def test_an_accepted_record_is_no_proposal_again(corpus) -> None:
    corpus.accepted(6)
    corpus.record(6, ("status: accepted", "status: proposed"))
    (report,) = reports(corpus)

    assert "ST02 error: proposed, but it was accepted on 2026-11-22" in report


def test_an_accepted_record_does_not_disappear(corpus) -> None:
    path = corpus.accepted(6)
    corpus.accepted(7)
    (corpus.root / path).unlink()
    (report,) = reports(corpus)

    assert "ID03 error: ADR-0006 was accepted, but its record is gone" in report


def test_an_accepted_text_on_file_is_never_edited(corpus) -> None:
    corpus.record(6)
    path = corpus.accept(6)
    file = corpus.root / path
    corpus.write(path, file.read_text(encoding="utf-8").replace("A process", "A thread"))
    (report,) = reports(corpus)

    assert report.startswith(f"{path}:13:1: ST06 error: the text is not revision")


def test_other_files_among_the_accepted_texts_are_named(corpus) -> None:
    corpus.accepted(6)
    corpus.write("adrs/revisions/0006/notes.txt", "")
    corpus.write("adrs/revisions/readme.md", "")

    assert ["ST06", "ST06"] == [report.split()[1] for report in reports(corpus)]

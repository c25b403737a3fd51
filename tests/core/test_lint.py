from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from adr_sphinx import lint

DAY = date(2026, 12, 1)
LATER = date(2030, 1, 1)
RULE = "rules: [{id: R1, tool: test, ref: x, seeded: requirements/dev.txt}]"


def found(corpus, *, day: date = DAY) -> list[tuple[str, str, str]]:
    """Severity, code and message of every problem."""
    report = lint.run(corpus.root, day=day, environ={})
    return [(p.severity, str(p.code), p.message) for p in report.problems]


def said_on_page(corpus, text: str) -> list[tuple[int, int, str]]:
    corpus.write("docs/page.md", text)
    report = lint.run(corpus.root, day=DAY, environ={})
    return [(p.line, p.column, str(p.code)) for p in report.problems if p.path == "docs/page.md"]


# The calendar


def test_what_the_day_overtakes_is_a_warning(corpus) -> None:
    waiver = "waivers: [{rule: R1, for: x, until: 2027-01-01, by: us, why: y}]"
    external = "  - {id: E2, kind: external, shows: x, source: y, review-by: 2027-01-01}\n"
    corpus.accepted(
        6, ("rules: []", f"{RULE}\n{waiver}"), ("assumptions:\n", f"{external}assumptions:\n")
    )

    assert [] == found(corpus)
    assert [
        ("warning", "RV01", "the review was due by 2027-05-22"),
        ("warning", "RV01", "E2: the source was to be read again by 2027-01-01"),
        ("warning", "AS01", "A1 expired on 2027-05-22; maintainers owns it"),
        ("warning", "RU02", "the waiver of R1 for x ended on 2027-01-01"),
    ] == found(corpus, day=LATER)


def test_the_last_day_is_not_yet_past(corpus) -> None:
    corpus.accepted(6)

    assert [] == found(corpus, day=date(2027, 5, 22))
    assert ["RV01", "AS01"] == [code for _, code, _ in found(corpus, day=date(2027, 5, 23))]


def test_a_record_that_is_not_in_force_is_not_overdue(corpus) -> None:
    corpus.record(6, ("status: accepted", "status: proposed"))

    assert [] == found(corpus, day=LATER)


def test_a_date_in_the_future_is_a_warning(corpus) -> None:
    corpus.record(6, ("status: accepted", "status: proposed"))

    message = "date is 2026-11-22, which is still to come"
    assert [("warning", "ST04", message)] == found(corpus, day=date(2026, 11, 1))


def test_a_date_before_the_acceptance_is_an_error(corpus) -> None:
    corpus.accepted(6)
    corpus.record(6, ("date: 2026-11-22", "date: 2026-11-21"))

    ((severity, code, message),) = found(corpus)
    assert ("error", "ST04") == (severity, code)
    assert message.endswith("was accepted on 2026-11-22")


# Waivers


@pytest.mark.parametrize(
    ("waiver", "message"),
    [
        ("{rule: R1, for: x, until: 2027-01-01, why: y}", "a waiver without `by`"),
        ("{rule: R1, for: x, by: us, why: y}", "a waiver without `until`"),
        (
            "{rule: R9, for: x, until: 2027-01-01, by: us, why: y}",
            "a waiver for R9, which is no rule of the record",
        ),
    ],
)
def test_a_waiver_names_its_rule_its_end_and_its_signer(corpus, waiver, message) -> None:
    corpus.accepted(6, ("rules: []", f"{RULE}\nwaivers: [{waiver}]"))

    assert [("error", "RU02", message)] == found(corpus)


# Figures


@pytest.mark.parametrize(
    "text",
    [
        "it saves 40 ms",
        "it saves 12.5 %",
        "it needs 3 queries a page",
        "10,000 requests/s pass",
        "a page has 20 kB",
    ],
)
def test_a_figure_with_a_unit_needs_something_behind_it(corpus, text: str) -> None:
    corpus.accepted(6, ("a relay has to run", text))

    assert ["BO05"] == [code for _, code, _ in found(corpus)]


@pytest.mark.parametrize(
    "text",
    [
        "it saves 40 ms (E1)",
        "it saves 40 ms {cite}`somebody`",
        "it saves [40 ms](https://example.org)",
        "it prints {adr}`0006/E1.lost`",
        "`--timeout 30 s` is set",
        "Python 3.11 is needed",
        "there are two relays",
        "HTTP 503 says so",
        "the 2 s in question were never measured (E1)",
    ],
)
def test_a_figure_with_something_behind_it_is_fine(corpus, text: str) -> None:
    corpus.accepted(6, ("a relay has to run", text))

    assert [] == found(corpus)


def test_a_claim_with_evidence_backs_its_consequence(corpus) -> None:
    corpus.accepted(6, ("no message is lost\n", "0 messages are lost\n"))

    assert [] == found(corpus)


def test_figures_of_pros_and_cons_count_too(corpus) -> None:
    corpus.accepted(6, ("it is short", "it saves 40 lines"))

    assert ["BO05"] == [code for _, code, _ in found(corpus)]


# Citations


def test_records_are_named_with_the_role(corpus) -> None:
    corpus.accepted(6)

    text = "See ADR 6.\nIt is [here](../adrs/0006-outbox.md#e1).\nSee ADR-0006/E1.\n"
    assert [(1, 5, "CI01"), (2, 14, "CI01"), (3, 5, "CI01")] == said_on_page(corpus, text)


@pytest.mark.parametrize(
    "text",
    [
        "See {adr}`0006` and {adr}`its text <ADR-0006>`.",
        "Write `ADR-0006`, or `[x](../adrs/0006-outbox.md)`.",
        "```text\nADR 6\n```",
        "<!-- ADR 6 -->",
        "Their ADR 7 and MADR 4 are other things.",
        "[Elsewhere](https://example.org/adr/0006/)",
        "[The log](../adrs/index.md)",
    ],
)
def test_what_is_no_naming_of_a_record_of_this_log_is_left_alone(corpus, text: str) -> None:
    corpus.accepted(6)

    assert [] == said_on_page(corpus, text)


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("{adr}`0099`", ["CI03"]),
        ("{adr}`0006/C9`", ["CI03"]),
        ("{adr}`six`", ["CI03"]),
        ("{adr}`0006/C1`", []),
        ("{adr}`words <0006/e1>`", []),
        ("{adr}`0006/consequences`", []),
    ],
)
def test_a_citation_names_what_exists(corpus, role: str, codes: list[str]) -> None:
    corpus.accepted(6)

    assert codes == [code for _, _, code in said_on_page(corpus, f"See {role}.")]


def test_nothing_is_held_against_a_record_that_cannot_be_read(corpus) -> None:
    corpus.record(6, ("status: accepted", "status: acepted"))

    assert [] == said_on_page(corpus, "See {adr}`0006/C9`.")


def superseded(corpus) -> None:
    corpus.accepted(6)
    corpus.record(6, ("status: accepted", "status: superseded"))
    corpus.accepted(7, ("supersedes: []", "supersedes: [ADR-0006]"))


def test_words_that_hide_the_end_of_a_record_name_its_successor(corpus) -> None:
    superseded(corpus)
    corpus.write("docs/page.md", "Use {adr}`an outbox <0006>`.\n")
    (problem,) = lint.run(corpus.root, day=DAY, environ={}).problems

    assert ("CI02", "warning") == (problem.code, problem.severity)
    assert "ADR-0006 is superseded" in problem.message
    assert "cite {adr}`0007`" in problem.fix


@pytest.mark.parametrize(
    "text", ["{adr}`0006`", "{adr}`the superseded outbox <0006>`", "{adr}`an outbox <0007>`"]
)
def test_words_that_say_it_are_fine(corpus, text: str) -> None:
    superseded(corpus)

    assert [] == said_on_page(corpus, text)


def test_a_successor_may_speak_of_what_it_replaces(corpus) -> None:
    corpus.accepted(6)
    corpus.record(6, ("status: accepted", "status: superseded"))
    corpus.accepted(
        7,
        ("supersedes: []", "supersedes: [ADR-0006]"),
        ("More words follow here.", "It replaces {adr}`our first outbox <0006>`."),
    )

    assert [] == found(corpus)


def test_this_site_cites_with_the_role_and_backs_its_figures() -> None:
    report = lint.run(Path(__file__).parents[2], day=DAY, environ={})
    codes = {"CI01", "CI02", "CI03", "BO05"}

    assert [] == [problem.report for problem in report.problems if problem.code in codes]


# Pages


def test_a_page_that_is_not_utf8_is_named(corpus) -> None:
    corpus.accepted(6)
    corpus.write("docs/page.md", b"\xff")

    assert [("error", "EN01", "byte 0xff is not UTF-8")] == found(corpus)


def test_a_folder_that_cannot_be_listed_is_no_empty_one(corpus, monkeypatch) -> None:
    """Root may list every folder, so the system's refusal is made here."""
    corpus.accepted(6)
    corpus.write("docs/closed/page.md", "ADR 6\n")
    real = os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)

    with pytest.raises(PermissionError):
        lint.run(corpus.root, day=DAY, environ={})


def test_folders_that_are_no_pages_are_left_out(corpus) -> None:
    corpus.accepted(6)
    corpus.write("docs/_ext/notes.md", "ADR 6")

    assert 0 == lint.run(corpus.root, day=DAY, environ={}).pages
    assert [] == found(corpus)

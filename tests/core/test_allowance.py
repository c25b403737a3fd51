"""What a text allows: by code, for one line, with a reason."""

from __future__ import annotations

from datetime import date

import pytest
from adr_sphinx import allowance, lint, revision
from adr_sphinx.errors import Code

from tests.core.sample import RECORD

DAY = date(2026, 12, 1)
LATER = date(2027, 6, 1)  # the review of the sample is overdue, and its assumption expired


def checked(corpus, *, day: date = DAY):
    report = lint.run(corpus.root, day=day, environ={})
    left = [(problem.line, str(problem.code)) for problem in report.problems]
    return left, [(held.problem.line, str(held.problem.code), held.why) for held in report.held]


def on_page(corpus, text: str):
    corpus.accepted(6)
    corpus.write("docs/page.md", text)
    return checked(corpus)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("See ADR 6. <!-- adr-check: allow CI01: a quote -->\n", 1),
        ("<!-- adr-check: allow CI01: a quote -->\nSee ADR 6.\n", 2),
        ("  <!-- adr-check: allow CI01: a quote -->\n\nSee ADR 6.\n", 3),
        ("<!-- adr-check: allow CI01: a\n     quote -->\nSee ADR 6.\n", 3),
        ("<!--adr-check:allow CI01:a quote-->\r\nSee ADR 6.\r\n", 2),
        ("<!-- adr-check: allow CI01, CI03: a quote -->\nSee ADR 6, {adr}`x`.\n", 2),
    ],
)
def test_a_comment_allows_its_codes_in_its_line_or_the_next(corpus, text: str, line: int) -> None:
    left, held = on_page(corpus, text)

    assert [] == left
    assert {(line, "CI01", "a quote")} <= set(held)
    assert {(line, "a quote")} == {(place, why) for place, _, why in held}


def test_two_comments_above_one_line_both_count(corpus) -> None:
    first = "<!-- adr-check: allow CI01: a quote -->\n"
    second = "<!-- adr-check: allow CI03: of a letter -->\n"

    left, held = on_page(corpus, f"{first}{second}See ADR 6 and {{adr}}`x`.\n")

    assert [] == left
    assert [(3, "CI01", "a quote"), (3, "CI03", "of a letter")] == held


def test_what_another_line_or_code_reports_stays(corpus) -> None:
    text = "See ADR 6. <!-- adr-check: allow CI01: a quote -->\n\nSee ADR 6, {adr}`x`.\n"
    left, held = on_page(corpus, text)

    assert [(3, "CI01"), (3, "CI03")] == left
    assert [(1, "CI01", "a quote")] == held


def test_a_comment_in_front_matter_allows_there(corpus) -> None:
    corpus.accepted(6)
    corpus.record(
        6,
        ("review-by: 2027-05-22", "review-by: 2027-05-22  # adr-check: allow RV01: a merger"),
        ("assumptions:\n", "assumptions:\n  # adr-check: allow AS01: asked\n"),
    )

    left, held = checked(corpus, day=LATER)

    assert [] == left
    assert [("RV01", "a merger"), ("AS01", "asked")] == [(code, why) for _, code, why in held]


@pytest.mark.parametrize(
    "said",
    [
        ": allow CI01",
        ": allow CI01:",
        ": allow CI01:  ",
        ": allow XX99: why",
        ": allow ci01: why",
        ": allow: why",
        ": allow all: why",
        ": ignore CI01: why",
        ": allow CI01 until soon: why",
        ": allow CI01 until 2027-02-30: why",
        ": allow CI01 until: why",
        ": allow CI01 until 2027-02-28",
        " allow CI01: why",
        "",
    ],
)
def test_a_comment_without_code_or_reason_is_an_error(corpus, said: str) -> None:
    left, _ = on_page(corpus, f"Text. <!-- adr-check{said} -->\n")

    assert (1, "AL01") in left


@pytest.mark.parametrize("code", allowance.NEVER)
def test_what_keeps_a_promise_cannot_be_allowed(code: Code) -> None:
    text = f"Text. <!-- adr-check: allow {code.value}: why -->\n"
    found, problems = allowance.read("docs/page.md", text)

    assert [] == found
    assert [Code.AL01] == [problem.code for problem in problems]


def test_a_comment_that_never_ends_is_an_error(corpus) -> None:
    text = "See ADR 6. <!-- adr-check: allow CI01: a quote\n\n<!-- a note -->\nADR 6\n"
    left, held = on_page(corpus, text)

    assert [(1, "AL01"), (1, "CI01"), (4, "CI01")] == sorted(left)
    assert [] == held


def test_an_allowance_that_nothing_needs_is_a_warning(corpus) -> None:
    corpus.accepted(6)
    corpus.write("docs/page.md", "Text. <!-- adr-check: allow CI01: a quote -->\n")
    (problem,) = lint.run(corpus.root, day=DAY, environ={}).problems

    assert ("AL02", "warning", 7) == (problem.code, problem.severity, problem.column)


@pytest.mark.parametrize(("day", "codes"), [(date(2027, 1, 31), []), (LATER, ["AL02"])])
def test_past_its_day_an_allowance_is_a_warning_and_still_holds(corpus, day, codes) -> None:
    corpus.record(6, ("status: accepted", "status: proposed"))
    comment = "<!-- adr-check: allow CI01 until 2027-01-31: a quote -->"
    corpus.write("docs/page.md", f"See ADR 6. {comment}\n")
    report = lint.run(corpus.root, day=day, environ={})

    assert codes == [str(problem.code) for problem in report.problems]
    assert ["a quote"] == [held.why for held in report.held]
    assert all(problem.severity == "warning" for problem in report.problems)


@pytest.mark.parametrize(
    "text",
    [
        "Write `<!-- adr-check: allow CI01: why -->`.\n",
        "```md\nSee ADR 6. <!-- adr-check: allow CI01: why -->\n```\n",
        "Talk of adr-check: allow CI01: why\n",
    ],
)
def test_what_is_only_shown_allows_nothing(corpus, text: str) -> None:
    assert ([], []) == on_page(corpus, text)


# The accepted text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("no message is lost\n", "no message is lost <!-- adr-check: allow BO05: old -->\n"),
        ("### Consequences\n", "### Consequences\n\n<!-- adr-check: allow BO05: old -->"),
    ],
)
def test_a_comment_is_no_word_of_the_record(old: str, new: str) -> None:
    text = RECORD.replace(old, new)

    assert text != RECORD
    assert revision.rev(RECORD) == revision.rev(text)
    assert "adr-check" not in revision.freeze(text, number=6, accepted=DAY)


def test_a_comment_that_never_ends_hides_no_word() -> None:
    text = f"{RECORD}\n<!-- adr-check: allow CI01: why\n\nMore words.\n"

    assert revision.rev(text) != revision.rev(text.replace("More", "Other"))


def test_words_in_other_comments_and_in_code_still_count() -> None:
    for words in ("<!-- a note -->", "`<!-- adr-check: allow CI01: why -->`"):
        assert revision.rev(RECORD) != revision.rev(f"{RECORD}\n{words}\n")


def test_an_accepted_record_may_allow_a_figure_and_stays_as_accepted(corpus) -> None:
    corpus.accepted(6, ("a relay has to run", "it costs 40 ms"))
    comment = "it costs 40 ms <!-- adr-check: allow BO05: measured before we kept receipts -->"
    corpus.record(6, ("a relay has to run", comment))

    left, held = checked(corpus)

    assert [] == left
    assert ["measured before we kept receipts"] == [why for *_, why in held]


def test_a_build_allows_the_same(corpus) -> None:
    corpus.accepted(6, ("**C1** Good, because no", "**C1** Surely no"))
    failing = lint.build_problems(corpus.root, environ={})
    corpus.record(
        6,
        ("**C1** Good, because no", "**C1** Surely no"),
        ("is lost\n-", "is lost <!-- adr-check: allow BO03: taken over as it was -->\n-"),
    )

    assert {"BO03"} == {problem.code for problem in failing}
    assert [] == lint.build_problems(corpus.root, environ={})

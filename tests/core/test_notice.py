"""What befell a record without anybody editing it, as the feed tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from adr_sphinx import feed, notice, schema
from adr_sphinx.evidence import Ledger, judge
from adr_sphinx.model import Kind, Status
from adr_sphinx.notice import Turn
from adr_sphinx.run import Figure, Run

from tests.core.sample import RECORD

CHOSEN = "snippets/experiments/outbox/test_outbox.py::test_outbox_loses_no_message"
REJECTED = "snippets/experiments/outbox/test_outbox.py::test_on_commit_loses_messages"
MEASURED = RECORD.replace("kind: deterministic", "kind: measured")
DUE = date(2027, 5, 22)  # of the sample's review and of its assumption
RUN_ON = date(2026, 12, 1)
HEAD = feed.Head(title="A log", author="The maintainers")
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def told(text: str = RECORD, *, today: date | None = None, lost: int = 0, lost_before: int = 1):
    """The notices of one record whose runs lost so many messages, on RUN_ON."""
    decision, _ = schema.read_decision("adrs/0006-outbox.md", text)
    assert decision is not None
    ledger = Ledger(
        recorded={CHOSEN: run(lost, None), REJECTED: run(lost_before, None)},
        receipts={CHOSEN: run(lost, RUN_ON), REJECTED: run(lost_before, RUN_ON)},
    )
    return notice.notices({6: decision}, {6: verdicts(decision, ledger)}, today=today)


def verdicts(decision, ledger):
    return [judge(item, ledger) for item in decision.evidence]


def run(lost: int, day: date | None) -> Run:
    figure = Figure(figure="lost", value=lost, unit="messages lost")
    return Run(outcome="passed", digest="", figures=(figure,), date=day, fresh=True)


def test_measured_claim_that_failed_is_told_with_the_day_of_its_receipt() -> None:
    (found,) = told(MEASURED, lost=3)

    assert (Turn.REFUTED, RUN_ON, "E1") == (found.turn, found.day, found.label)
    assert "No message is lost when the process dies: lost is 3, expected at most 0." == found.said
    assert "0006/E1/refuted/2026-12-01" == found.name


def test_rejected_way_that_no_longer_fails_is_told() -> None:
    (found,) = told(MEASURED, lost_before=0)

    assert (Turn.REASON_GONE, RUN_ON, "E1") == (found.turn, found.day, found.label)


def test_measured_claim_that_holds_is_no_news() -> None:
    assert [] == told(MEASURED)


def test_failure_of_a_run_without_a_day_is_not_told() -> None:
    assert Kind.DETERMINISTIC.value in RECORD
    assert [] == told(lost=3, lost_before=0)


def test_stale_receipt_says_nothing_of_the_code_of_today() -> None:
    decision, _ = schema.read_decision("adrs/0006-outbox.md", MEASURED)
    old = replace(run(3, RUN_ON), fresh=False)
    found = verdicts(decision, Ledger(receipts={CHOSEN: old, REJECTED: old}))

    assert [] == notice.notices({6: decision}, {6: found}, today=None)


@pytest.mark.parametrize("today", [date(2026, 11, 22), DUE, None])
def test_day_that_has_not_passed_is_not_told(today) -> None:
    assert [] == told(today=today)


def test_days_that_have_passed_are_told_with_the_day_that_the_record_names() -> None:
    """Whatever day it is, the notice is the same one."""
    found = told(today=date(2027, 5, 23))

    assert [(Turn.REVIEW_DUE, None), (Turn.EXPIRED, "A1")] == [
        (one.turn, one.label) for one in found
    ]
    assert {DUE} == {one.day for one in found}
    assert "One database Does it still hold? maintainers owns it." == found[1].said
    assert found == told(today=date(2029, 1, 1))


def test_source_that_is_to_be_read_again_is_told() -> None:
    start, end = RECORD.index("    run: "), RECORD.index("assumptions:")
    cited = RECORD[:start] + "    source: A report\n    review-by: 2027-01-01\n" + RECORD[end:]
    found = told(cited.replace("deterministic", "external"), today=date(2027, 1, 2))

    assert [("E1", date(2027, 1, 1))] == [(one.label, one.day) for one in found]
    assert found[0].said.endswith("A report")


def test_record_that_binds_nobody_is_not_looked_after() -> None:
    deprecated = MEASURED.replace("status: accepted", f"status: {Status.DEPRECATED}")

    assert [] == told(deprecated, today=date(2029, 1, 1), lost=3)


def test_feed_tells_notices_among_the_events_and_leads_to_the_label() -> None:
    found = told(MEASURED, today=date(2027, 6, 1), lost=3)
    accepted = feed.Event(
        number=6, status=Status.ACCEPTED, day=date(2027, 1, 1), title="T", rev="abc1234"
    )
    mixed = feed.newest_first([accepted], found)
    text = feed.atom(mixed, HEAD, healths={}, address="adr/{:04}/".format)
    root = ET.fromstring(text.encode())  # noqa: S314 - our own text
    entries = root.findall("a:entry", ATOM)

    assert [
        ("ADR-0006 review due: Write events to an outbox", "adr/0006/", "review-due"),
        ("ADR-0006 A1 expired: Write events to an outbox", "adr/0006/#a1", "expired"),
        ("ADR-0006 accepted: T", "adr/0006/", "accepted"),
        ("ADR-0006 E1 refuted: Write events to an outbox", "adr/0006/#e1", "refuted"),
    ] == [
        (
            entry.findtext("a:title", None, ATOM),
            entry.find("a:link", ATOM).get("href"),
            entry.find("a:category", ATOM).get("term"),
        )
        for entry in entries
    ]
    assert "2027-05-22T00:00:00Z" == root.findtext("a:updated", None, ATOM)
    assert 5 == len({found.text for found in root.iter(f"{{{ATOM['a']}}}id")})

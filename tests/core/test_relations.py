from __future__ import annotations

import pytest
from adr_sphinx import log, relations

OLD = ("status: accepted", "status: superseded")


def supersedes(number: int) -> tuple[str, str]:
    return ("supersedes: []", f"supersedes: [ADR-{number:04}]")


def depends(number: int) -> tuple[str, str]:
    return ("supersedes: []", f"depends-on: [ADR-{number:04}]")


def reports(corpus) -> list[str]:
    found = log.read(corpus.root)
    return [problem.report for problem in found.problems if problem.code.startswith("RE")]


def test_a_whole_supersession_is_sound(corpus) -> None:
    corpus.record(6, OLD)
    corpus.record(7, supersedes(6))

    assert [] == reports(corpus)
    found = relations.inverse(log.read(corpus.root).decisions)
    assert {6: {"superseded-by": (7,)}, 7: {}} == found


def test_a_dangling_relation_is_reported_at_its_item(corpus) -> None:
    corpus.record(7, ("supersedes: []", "amends:\n  - ADR-0404\n  - ADR-0405"))
    first, second = reports(corpus)

    assert first.startswith("adrs/0007-outbox.md:26:1: RE01 error: amends ADR-0404")
    assert second.startswith("adrs/0007-outbox.md:27:1: RE01 error: amends ADR-0405")


def test_a_record_that_cannot_be_read_is_not_called_missing(corpus) -> None:
    corpus.record(5, ("status: accepted", "status: acepted"), supersedes(6))
    corpus.record(6, OLD)
    corpus.record(7, ("supersedes: []", "amends: [ADR-0005]"))

    assert [] == reports(corpus)


def test_the_old_record_has_to_say_that_it_is_superseded(corpus) -> None:
    corpus.record(6)
    corpus.record(7, supersedes(6))
    (report,) = reports(corpus)

    assert report.startswith("adrs/0006-outbox.md:3:1: RE02 error: ")
    assert "(adrs/0007-outbox.md:25)" in report


def test_a_superseded_record_needs_a_successor(corpus) -> None:
    corpus.record(6, OLD)
    (report,) = reports(corpus)

    assert report.startswith("adrs/0006-outbox.md:3:1: RE02 error: ")


def test_a_proposal_supersedes_nothing_yet(corpus) -> None:
    corpus.record(6, OLD)
    corpus.record(7, supersedes(6), ("status: accepted", "status: proposed"))
    (report,) = reports(corpus)

    assert report.startswith("adrs/0006-outbox.md:3:1: RE03 error: ")


def test_no_record_names_itself(corpus) -> None:
    corpus.record(6, depends(6))
    (report,) = reports(corpus)

    assert report.startswith("adrs/0006-outbox.md:25:1: RE04 error: ")


def test_a_circle_is_named_whole(corpus) -> None:
    for number, other in ((1, 2), (2, 3), (3, 1), (4, 1)):
        corpus.record(number, depends(other))
    (report,) = reports(corpus)

    assert "depends-on runs in a circle: ADR-0001 → ADR-0002 → ADR-0003 → ADR-0001" in report
    assert report.startswith("adrs/0003-outbox.md:25:1: RE04 error: ")


def test_a_long_chain_is_no_circle_and_no_recursion(corpus) -> None:
    corpus.record(1)
    sample = log.read(corpus.root).decisions[1]
    kind = relations.RelationKind.DEPENDS_ON
    chain = {n: _renumbered(sample, n, {kind: (n + 1,)}) for n in range(1, 3000)}
    chain[3000] = _renumbered(sample, 3000, {})

    assert [] == [p for p in relations.check(chain) if p.code == "RE04"]


def _renumbered(sample, number, edges):
    values = {name: getattr(sample, name) for name in sample.__dataclass_fields__}
    return type(sample)(**values | {"number": number, "relations": edges, "topic": None})


def test_a_record_in_force_does_not_rest_on_a_dead_one(corpus) -> None:
    corpus.record(6, ("status: accepted", "status: rejected"))
    corpus.record(7, depends(6))
    (report,) = reports(corpus)

    assert "RE05 error: depends on ADR-0006, which is rejected" in report


@pytest.mark.parametrize(("status", "count"), [("accepted", 1), ("deprecated", 0)])
def test_one_topic_has_one_record_in_force(corpus, status: str, count: int) -> None:
    corpus.record(6)
    corpus.record(7, ("topic: topic-7", "topic: topic-6"), ("accepted", status))

    assert count == len(reports(corpus))

"""Feed, graph, topics and cards of a log that has seen every status."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from adr_sphinx import card, feed, graph, log, relations, topic
from adr_sphinx.graph import Edge
from adr_sphinx.model import Health, RelationKind, Status

HISTORY = Path(__file__).parents[1] / "roots" / "test-history"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
HEAD = feed.Head(title="A log", author="The maintainers")


@pytest.fixture(name="history", scope="module")
def _history() -> log.Log:
    found = log.read(HISTORY)
    assert [] == found.problems
    return found


def written(history, head=HEAD, healths=None) -> str:
    return feed.atom(
        feed.events(history.decisions, history.revisions),
        head,
        healths=healths or {},
        address="adr/{:04}/".format,
    )


def test_events_are_told_newest_first(history) -> None:
    found = feed.events(history.decisions, history.revisions)

    assert [
        (8, Status.PROPOSED, date(2026, 11, 20)),
        (5, Status.DEPRECATED, date(2026, 11, 19)),
        (3, Status.ACCEPTED, date(2026, 11, 18)),
        (2, Status.SUPERSEDED, date(2026, 11, 18)),
        (6, Status.WITHDRAWN, date(2026, 11, 13)),
        (4, Status.REJECTED, date(2026, 11, 12)),
        (2, Status.ACCEPTED, date(2026, 11, 10)),
        (1, Status.SUPERSEDED, date(2026, 11, 10)),
        (7, Status.ACCEPTED, date(2026, 11, 5)),
        (5, Status.ACCEPTED, date(2026, 11, 2)),
        (1, Status.ACCEPTED, date(2026, 11, 1)),
    ] == [(event.number, event.status, event.day) for event in found]


def test_feed_has_what_atom_requires(history) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: id, title and updated everywhere, an author, a link."""
    root = ET.fromstring(written(history).encode())  # noqa: S314 - our own text

    assert "{http://www.w3.org/2005/Atom}feed" == root.tag
    entries = root.findall("a:entry", ATOM)
    assert 11 == len(entries)
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"a:{name}", ATOM)
            assert found.text
    assert "The maintainers" == root.findtext("a:author/a:name", None, ATOM)
    for entry in entries:
        (link,) = entry.findall("a:link[@rel='alternate']", ATOM)
        assert link.get("href")
        assert entry.findtext("a:summary", None, ATOM)
    ids = [entry.findtext("a:id", None, ATOM) for entry in entries]
    assert len(ids) == len(set(ids))
    assert all(found.startswith("urn:uuid:") for found in ids)
    assert "2026-11-20T00:00:00Z" == root.findtext("a:updated", None, ATOM)


def test_feed_escapes_titles_and_links_where_the_site_is(history) -> None:
    absolute = feed.Head(title="A log", author="x", site_url="https://example.org/base/")
    root = ET.fromstring(written(history, absolute).encode())  # noqa: S314 - same
    entry = root.findall("a:entry", ATOM)[2]

    assert 'ADR-0003 accepted: Keep notes in a "table" & <index> it' == entry.findtext(
        "a:title", None, ATOM
    )
    assert "https://example.org/base/adr/0003/" == entry.find("a:link", ATOM).get("href")
    assert "https://example.org/base/atom.xml" == root.find("a:link[@rel='self']", ATOM).get("href")


def ids_of(text: str) -> list[str]:
    return [found.text for found in ET.fromstring(text.encode()).iter(f"{{{ATOM['a']}}}id")]  # noqa: S314


def test_ids_stay_when_the_site_moves_or_the_health_turns(history) -> None:
    here = written(history)
    there = written(history, feed.Head(title="A log", author="x", site_url="https://example.org/"))
    ill = written(history, healths={3: (Health.BROKEN, None)})

    assert ids_of(here) == ids_of(there) == ids_of(ill)
    assert "Health: Broken." in ill
    assert here == written(history)


def test_text_that_is_accepted_anew_is_an_event_of_its_own(corpus) -> None:
    corpus.accepted(6)
    corpus.record(6, ("A process may die", "Any process may die"))
    corpus.accept(6)
    found = log.read(corpus.root)

    told = feed.events(found.decisions, found.revisions)
    assert [6, 6] == [event.number for event in told]
    assert 2 == len({event.rev for event in told} - {None})
    assert [True] == [event.decision is not None for event in told if event.decision]


def test_control_characters_do_not_break_the_feed() -> None:
    event = feed.Event(number=1, status=Status.ACCEPTED, day=date(2026, 1, 1), title="a\x08b")
    text = feed.atom([event], HEAD, healths={}, address=str)

    ET.fromstring(text.encode())  # noqa: S314 - same
    assert "a\ufffdb" in text


def test_edges_are_the_relations_as_written(history) -> None:
    found = graph.edges(history.decisions)

    assert [
        Edge(source=2, kind=RelationKind.SUPERSEDES, target=1),
        Edge(source=3, kind=RelationKind.SUPERSEDES, target=2),
        Edge(source=3, kind=RelationKind.DEPENDS_ON, target=7),
        Edge(source=7, kind=RelationKind.AMENDS, target=5),
        Edge(source=8, kind=RelationKind.RELATES_TO, target=3),
    ] == found
    pointing = relations.inverse(history.decisions)
    assert [found[0], found[1]] == graph.touching([2], history.decisions, pointing)


def test_diagram_names_each_related_record_once_and_says_its_status(history) -> None:
    text = graph.mermaid(graph.edges(history.decisions), history.decisions)

    assert 'r1["ADR-0001<br>Keep notes in one file<br>#40;superseded#41;"]' in text
    assert "a #34;table#34; #38; #60;index#62; it" in text
    assert "r3 ==>|supersedes| r2" in text
    assert "r4" not in text
    assert text.count("accTitle: ") == text.count("accDescr: ") == 1


def test_topic_tells_what_binds_from_what_did(history) -> None:
    found = topic.topics(history.decisions)

    assert ["names", "printing", "storage"] == list(found)
    storage = found["storage"]
    assert [3] == [one.number for one in storage.in_force]
    assert [8] == [one.number for one in storage.proposed]
    assert [2, 4, 1] == [one.number for one in storage.past]
    assert () == found["printing"].in_force
    assert "Storage" == storage.title


def test_heir_is_found_over_many_steps_and_never_in_a_circle(history) -> None:
    pointing = relations.inverse(history.decisions)
    assert (3,) == relations.heirs(1, history.decisions, pointing)
    assert () == relations.heirs(5, history.decisions, pointing)

    circle = {1: {"superseded-by": (2,)}, 2: {"superseded-by": (1,)}}
    assert () == relations.heirs(1, history.decisions, circle)


def test_card_says_title_status_health_and_decision(history) -> None:
    decision = history.decisions[3]
    text = card.card(decision, Health.AT_RISK, heirs=[], language="en")

    assert "ADR-0003 Keep notes in a &quot;table&quot; &amp; &lt;index&gt; it" in text
    assert ">accepted</span> 18 November 2026 · " in text
    assert ">At risk</span>" in text
    assert "<p>We keep notes in a table &amp; index it.</p>" in text
    assert "<script" not in text
    assert """content="default-src 'none'">""" in text
    old = card.card(history.decisions[1], None, heirs=[decision], language="en")
    assert "In force: ADR-0003" in old
    assert "adr-health" not in old

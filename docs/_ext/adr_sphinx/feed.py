"""What happened in the log, as an Atom feed: events of records, not pages that were written.

An event is a status that people gave a record; a notice is what befell it without them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree as ET

from adr_sphinx import words
from adr_sphinx.model import Decision, Health, Status
from adr_sphinx.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from adr_sphinx.revision import Revision

    Healths = Mapping[int, tuple[Health | None, str | None]]

NAME = "atom.xml"
MEDIA_TYPE = "application/atom+xml"
ATOM = "http://www.w3.org/2005/Atom"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True)
class Event:
    """A record came to a status on a day; an acceptance also says of which text."""

    number: int
    status: Status
    day: date
    title: str
    decision: str | None = None  # the sentence, where the event left the record as it is now
    rev: str | None = None

    @property
    def name(self) -> str:
        """What tells this event from every other; it stays when the log moves."""
        parts = (f"{self.number:04}", str(self.status), self.day.isoformat(), self.rev)
        return "/".join(part for part in parts if part)


@dataclass(frozen=True, kw_only=True)
class Head:
    """What the feed says of the log as a whole."""

    title: str
    author: str
    site_url: str = ""  # without it every address is relative to the feed


def events(
    decisions: Mapping[int, Decision], revisions: Mapping[int, Sequence[Revision]]
) -> list[Event]:
    """Every event that the records and their accepted texts tell of, newest first."""
    found = {
        event.name: event
        for number, decision in decisions.items()
        for event in (*_accepted(revisions.get(number, ())), _present(decision))
    }
    order = list(Status)
    return sorted(
        found.values(),
        key=lambda event: (event.day, event.number, order.index(event.status), event.name),
        reverse=True,
    )


def _accepted(revisions: Sequence[Revision]) -> Iterator[Event]:
    for revision in revisions:
        yield Event(
            number=revision.number,
            status=Status.ACCEPTED,
            day=revision.accepted,
            title=revision.title,
            rev=revision.rev,
        )


def _present(decision: Decision) -> Event:
    return Event(
        number=decision.number,
        status=decision.status,
        day=decision.date,
        title=decision.title,
        decision=words.unmarked(decision.decision),
        rev=decision.rev if decision.status is Status.ACCEPTED else None,
    )


def newest_first(found: Iterable[Event], noticed: Iterable[Notice]) -> list[Event | Notice]:
    """Events and notices in one order; of one day, what befell a record stands above its status."""
    told: list[Event | Notice] = sorted(
        noticed, key=lambda one: (one.day, one.number, one.name), reverse=True
    )
    return sorted([*told, *found], key=lambda one: one.day, reverse=True)


def atom(
    found: Sequence[Event | Notice],
    head: Head,
    *,
    healths: Healths,
    address: Callable[[int], str],
) -> str:
    """The feed: the same bytes for the same log; ids hold no address, so that a log may move.

    *address* gives a record's page below the site's root.
    """
    ids = uuid5(NAMESPACE_URL, f"decision-log:{head.title}")
    feed = ET.Element("feed", {"xmlns": ATOM})
    _text(feed, "id", ids.urn)
    _text(feed, "title", head.title)
    _text(feed, "updated", _instant(found[0].day) if found else "1970-01-01T00:00:00Z")
    _text(ET.SubElement(feed, "author"), "name", head.author)
    ET.SubElement(feed, "link", rel="self", type=MEDIA_TYPE, href=_absolute(head, NAME))
    for event in found:
        href = _absolute(head, address(event.number))
        health = healths.get(event.number, (None, None))[0]
        feed.append(
            _notice(event, ids, href)
            if isinstance(event, Notice)
            else _event(event, ids, health, href)
        )
    ET.indent(feed, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, "unicode") + "\n"


def _event(event: Event, ids: UUID, health: Health | None, href: str) -> ET.Element:
    return _entry(
        name=uuid5(ids, event.name).urn,
        title=f"ADR-{event.number:04} {event.status}: {event.title}",
        day=event.day,
        href=href,
        category=(str(event.status), str(event.status).capitalize()),
        summary=_summary(event, health),
    )


def _notice(notice: Notice, ids: UUID, href: str) -> ET.Element:
    """A notice leads to the label that it is about."""
    label = notice.label
    about = " ".join(part for part in (f"ADR-{notice.number:04}", label, notice.turn) if part)
    return _entry(
        name=uuid5(ids, notice.name).urn,
        title=f"{about}: {notice.title}",
        day=notice.day,
        href=f"{href}#{label.lower()}" if label else href,
        category=(notice.turn.slug, notice.turn.capitalize()),
        summary=notice.said,
    )


def _entry(  # noqa: PLR0913 - the parts of an entry, each by name
    *, name: str, title: str, day: date, href: str, category: tuple[str, str], summary: str
) -> ET.Element:
    entry = ET.Element("entry")
    _text(entry, "id", name)
    _text(entry, "title", title)
    _text(entry, "updated", _instant(day))
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=href)
    ET.SubElement(entry, "category", term=category[0], label=category[1])
    _text(entry, "summary", summary)
    return entry


def _summary(event: Event, health: Health | None) -> str:
    """The decision and how it fares; of a text of the past, only which one it was."""
    if event.decision is None:
        return f"The text accepted on {words.day(event.day)}, revision {event.rev}."
    return f"{event.decision} Health: {words.HEALTH[health]}." if health else event.decision


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = NOT_XML.sub("\ufffd", text)


def _instant(day: date) -> str:
    """A day as Atom wants it: records know no hour."""
    return f"{day.isoformat()}T00:00:00Z"


def _absolute(head: Head, path: str) -> str:
    return f"{head.site_url.rstrip('/')}/{path}" if head.site_url else path

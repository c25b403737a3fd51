"""Topics: the records that share one, and the address that leads to what is in force."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adr_sphinx.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adr_sphinx.model import Decision

FOLDER = "dec/"


@dataclass(frozen=True, kw_only=True)
class Topic:
    """The records of one topic; the log allows at most one in force."""

    slug: str
    in_force: tuple[Decision, ...]
    proposed: tuple[Decision, ...]
    past: tuple[Decision, ...]  # newest first

    @property
    def title(self) -> str:
        """The slug as words: ``publishing-events`` is "Publishing events"."""
        text = self.slug.replace("-", " ")
        return text[:1].upper() + text[1:]

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All records of the topic: what binds first."""
        return (*self.in_force, *self.proposed, *self.past)


def page_name(slug: str) -> str:
    """The page that leads to what is in force for a topic."""
    return f"{FOLDER}{slug}"


def slug_of(page: str) -> str | None:
    """The topic of a page; nothing for any other page."""
    return page.removeprefix(FOLDER) if page.startswith(FOLDER) else None


def topics(decisions: Mapping[int, Decision]) -> dict[str, Topic]:
    """Every topic by its slug, in alphabetical order."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions.values():
        if decision.topic is not None:
            found[decision.topic].append(decision)
    return {slug: _topic(slug, found[slug]) for slug in sorted(found)}


def _topic(slug: str, decisions: list[Decision]) -> Topic:
    newest = sorted(decisions, key=lambda one: (one.date, one.number), reverse=True)
    return Topic(
        slug=slug,
        in_force=tuple(one for one in newest if one.status.in_force),
        proposed=tuple(one for one in newest if one.status is Status.PROPOSED),
        past=tuple(
            one for one in newest if not one.status.in_force and one.status is not Status.PROPOSED
        ),
    )

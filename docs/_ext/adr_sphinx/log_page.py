"""The decision log: what is in force first, the others by status, all by topic and by tag."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from docutils import nodes

from adr_sphinx import feed, record_page, words
from adr_sphinx.model import Kind, Outcome, Status
from adr_sphinx.nodes import site_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docutils.nodes import Node

    from adr_sphinx.evidence import Verdict
    from adr_sphinx.model import Decision
    from adr_sphinx.nodes import slot
    from adr_sphinx.reading import Reading
    from adr_sphinx.record_page import Page
    from adr_sphinx.topic import Topic


def log_list(_node: slot, page: Page) -> list[Node]:
    """Every record: those in force, then the others by status; then the same by topic and tag."""
    decisions = page.domain.decisions.values()
    in_force = [decision for decision in decisions if decision.status.in_force]
    by_status = {
        status: [decision for decision in decisions if decision.status is status]
        for status in Status
        if not status.in_force
    }
    lead = record_page.line(summary(in_force, page.reading), kind="adr-log-summary")
    groups = record_page.block(kind="adr-log-groups")
    if in_force:
        groups += record_page.block(group(in_force, page), kind="adr-log-group")
    for status, found in by_status.items():
        if found:
            title = nodes.rubric("", str(status).capitalize(), **{"heading-level": 2})
            groups += record_page.block(title, group(found, page), kind="adr-log-group")
    parts: list[Node] = [lead, groups, *indexes(page), *machines(page)]
    return [record_page.block(*parts, kind="adr-log")]


def indexes(page: Page) -> Iterator[Node]:
    """The log by topic and by tag, folded, for readers without script."""
    decisions = list(page.domain.decisions.values())
    topics = page.domain.topics.values()
    entries = [nodes.list_item("", topic_line(one, page)) for one in topics]
    if entries:
        yield record_page.details("By topic", nodes.bullet_list("", *entries))
    tags = sorted({tag for decision in decisions for tag in decision.tags})
    tagged = [nodes.list_item("", tag_line(tag, decisions, page)) for tag in tags]
    if tagged:
        yield record_page.details("By tag", nodes.bullet_list("", *tagged))


def topic_line(one: Topic, page: Page) -> nodes.paragraph:
    """A topic and what is in force for it."""
    said: list[Node | str] = [record_page.topic_link(one.slug), ": "]
    if not one.in_force:
        said.append("nothing is in force")
    said += [page.link(f"{decision.number:04}") for decision in one.in_force]
    return record_page.line(*said, kind="adr-log-index")


def tag_line(tag: str, decisions: Iterable[Decision], page: Page) -> nodes.paragraph:
    """A tag and the records that carry it."""
    links: list[Node | str] = []
    for decision in decisions:
        if tag in decision.tags:
            links += ["; " if links else " ", page.link(f"{decision.number:04}")]
    return record_page.line(nodes.strong("", tag), ":", *links, kind="adr-log-index")


def machines(page: Page) -> Iterator[nodes.paragraph]:
    """Where programs read the log, and how far the feed reaches."""
    corpus: list[Node | str] = ["For machines: "]
    for path, end in (("adrs.json", ", "), ("adrs.schema.json", ".")):
        corpus += [site_file("", path, path=path), end]
    yield record_page.line(*corpus, kind="adr-log-summary")
    said: list[Node | str] = ["To follow the log: ", site_file("", feed.NAME, path=feed.NAME)]
    said.append(
        ", a feed of every change of status, of measured claims that failed, and of reviews and"
        " assumptions whose day has passed."
    )
    if not page.site_url:
        said.append(
            " This copy of the site does not know its own address, so the links in the feed are"
            " relative to it."
        )
    yield record_page.line(*said, kind="adr-log-summary")


def summary(in_force: Sequence[Decision], reading: Reading) -> str:
    """How many decisions bind, and how they fare."""
    healths = Counter(reading.healths[decision.number][0] for decision in in_force)
    counts = [
        f"{healths[health]} {words.HEALTH[health].lower()}"
        for health in words.HEALTH
        if healths[health]
    ]
    noun = "decision" if len(in_force) == 1 else "decisions"
    text = f"{len(in_force)} {noun} in force"
    return f"{text}: {', '.join(counts)}." if counts else f"{text}."


def group(decisions: Iterable[Decision], page: Page) -> nodes.bullet_list:
    """One entry for each record."""
    return nodes.bullet_list("", *(entry(decision, page) for decision in decisions))


def entry(decision: Decision, page: Page) -> nodes.list_item:
    """A record in lines: what it is called, how it stands, what it is about."""
    lines = head_lines(decision, page)
    if decision.topic or decision.tags:
        lines.append(record_page.line(*subjects(decision), kind="adr-log-facts adr-log-subjects"))
    return nodes.list_item("", *lines)


def head_lines(decision: Decision, page: Page) -> list[nodes.paragraph]:
    """What a record is called, and how it stands."""
    text = f"{decision.id} {decision.title}"
    title = record_page.line(page.link(f"{decision.number:04}", text), kind="adr-log-title")
    facts = facts_of(decision, page.reading)
    return [title, record_page.line(*facts, kind="adr-log-facts")]


def subjects(decision: Decision) -> Iterator[Node | str]:
    """What a record is about: its topic, which leads to what is in force, and its tags."""
    if decision.topic:
        yield "topic "
        yield record_page.topic_link(decision.topic)
    for place, tag in enumerate(decision.tags):
        if place or decision.topic:
            yield " · " if not place else ", "
        yield record_page.mark(tag, "adr-tag")


def facts_of(decision: Decision, reading: Reading) -> Iterator[Node | str]:
    """Status, date, health, evidence and scope, parted by middle dots."""
    state = str(decision.status)
    yield record_page.mark(state, "adr-status", f"adr-status--{state}")
    yield " "
    yield fact(words.day(decision.date))
    if badge := record_page.health_mark(decision, reading):
        yield " · "
        yield badge
    yield " · "
    yield fact(evidence_count(reading.verdicts[decision.number]))
    yield f" · {decision.scope}"


def fact(text: str) -> nodes.inline:
    """A few words that stay on one line."""
    return record_page.mark(text, "adr-fact")


def evidence_count(verdicts: Sequence[Verdict]) -> str:
    """How much evidence there is, and how much of it holds."""
    run = [verdict for verdict in verdicts if verdict.evidence.kind is not Kind.EXTERNAL]
    cited = len(verdicts) - len(run)
    proved = sum(verdict.outcome is Outcome.PROVED for verdict in run)
    counts = [f"{proved} of {len(run)} proved"] if run else []
    counts += [f"{cited} cited"] if cited else []
    return ", ".join(counts) or "no evidence"

"""The page of a topic: what is in force first, what was before below, and how they relate."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.utils import new_document

from adr_sphinx import graph, log_page, record_page, relation_view, topic, words
from adr_sphinx.nodes import SITES, doc_link, slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docutils.nodes import Node
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from adr_sphinx.domain import AdrDomain
    from adr_sphinx.model import Decision
    from adr_sphinx.record_page import Page
    from adr_sphinx.topic import Topic


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The pages of those topics that look different now, or whose records were written again."""
    if app.builder.name not in SITES:
        return
    domain = cast("AdrDomain", app.env.domains["adr"])
    builder = cast("StandaloneHTMLBuilder", app.builder)
    for slug, one in domain.topics.items():
        if slug in domain.changed_topics or older(builder, one, domain):
            name = topic.page_name(slug)
            context = {"title": escape(one.title), "body": body(app, name, slug), "meta": {}}
            yield name, context, "page.html"


def older(builder: StandaloneHTMLBuilder, one: Topic, domain: AdrDomain) -> bool:
    """Whether the page of a topic was written before that of one of its records."""
    file = Path(builder.get_output_path(topic.page_name(one.slug)))
    if not file.is_file():
        return True
    records = [domain.documents[decision.number] for decision in one.decisions]
    pages = [Path(builder.get_output_path(docname)) for docname in records]
    written = file.stat().st_mtime_ns
    return any(page.is_file() and page.stat().st_mtime_ns >= written for page in pages)


def drop_gone(app: Sphinx, domain: AdrDomain) -> None:
    """Delete the pages of topics that no record names any more."""
    builder = cast("StandaloneHTMLBuilder", app.builder)
    for slug in domain.gone_topics:
        Path(builder.get_output_path(topic.page_name(slug))).unlink(missing_ok=True)


def body(app: Sphinx, name: str, slug: str) -> str:
    """The page's text as HTML, with every reference resolved as on any other page."""
    builder = cast("StandaloneHTMLBuilder", app.builder)
    document = new_document(name)
    document += slot("", fill="topic", topic=slug)
    app.env.resolve_references(document, name, builder)
    builder.current_docname = name
    return "".join(builder.render_partial(part)["fragment"] for part in document.children)


def topic_parts(node: slot, page: Page) -> list[Node]:
    """Heading, the record in force, and the sections below it."""
    one = page.domain.topics[node["topic"]]
    top = record_page.section("topic", one.title)
    said = "This address stays: it leads to what is in force for the topic "
    top += record_page.line(said, nodes.literal("", one.slug), ".", kind="adr-meta")
    if not one.in_force:
        top += nodes.paragraph("", "Nothing is in force for this topic.")
    for decision in one.in_force:
        top += binding(decision, page)
    for anchor, title, decisions in (
        ("proposed", "Proposed", one.proposed),
        ("past", "Not in force", one.past),
    ):
        if decisions:
            top += record_page.section(anchor, title, history(decisions, page))
    numbers = [decision.number for decision in one.decisions]
    if edges := graph.touching(numbers, page.domain.decisions, page.reading.inverse):
        table = relation_view.table(edges, page)
        top += record_page.section("relations", "Relations", table)
    for docname in sorted(page.domain.lists)[:1]:
        link = doc_link(docname, "decision log", refdoc=page.refdoc)
        top += record_page.line("All topics stand in the ", link, ".", kind="adr-meta")
    return [top]


def binding(decision: Decision, page: Page) -> nodes.section:
    """The record that binds, as its own page begins."""
    parts: list[Node] = [
        record_page.line(*record_page.state(decision), kind="adr-meta"),
        nodes.paragraph("", words.unmarked(decision.decision), classes=["adr-decision"]),
    ]
    if decision.cost:
        lead = nodes.strong("", "Biggest cost:")
        text = words.unmarked(decision.cost).removeprefix("Bad, because ")
        parts.append(record_page.line(lead, f" {text}", kind="adr-cost"))
    for one in (
        record_page.health_line(decision, page.reading),
        record_page.review_line(decision, page.reading),
    ):
        parts += [one] if one else []
    title = nodes.title("", "", page.link(f"{decision.number:04}"))
    anchor = decision.id.lower()
    return nodes.section("", title, *parts, ids=[anchor], names=[], classes=["adr-binding"])


def history(decisions: Sequence[Decision], page: Page) -> nodes.container:
    """Records that do not bind, each with the reason."""
    entries = nodes.bullet_list("")
    for decision in decisions:
        lines = [*log_page.head_lines(decision, page), record_page.banner_line(decision, page)]
        entries += nodes.list_item("", *lines)
    return record_page.block(entries, kind="adr-log")

"""What the extension adds to a record's document, when it is read and when it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from adr_sphinx import log_page, record_page, relation_view, topic_page
from adr_sphinx.body import OPTION_HEADING, Section
from adr_sphinx.builder import RECORD, REVISION
from adr_sphinx.model import LABEL
from adr_sphinx.nodes import slot
from adr_sphinx.reference import BadReferenceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element, Node

    from adr_sphinx.domain import AdrDomain
    from adr_sphinx.model import Decision
    from adr_sphinx.record_page import Page

logger = logging.getLogger(__name__)

ANCHORS = {section.value.title.lower(): section.value.anchor for section in Section}
COST = "Bad, because "


class RecordParts(SphinxTransform):
    """Give a record stable anchors, and slots for what is known after reading."""

    default_priority = 710  # headings have all their names; the contents are collected at 880

    def apply(self, **_kwargs: object) -> None:
        """Tell a record and a revision from every other page."""
        docname = self.env.docname
        if match := RECORD.fullmatch(docname):
            self.apply_to_record(int(match["number"]))
        elif match := REVISION.fullmatch(docname):
            self.apply_to_revision(int(match["number"]), match["rev"])

    def apply_to_record(self, number: int) -> None:
        """Anchors, header, generated sections and footer, and a note to the domain."""
        domain = cast("AdrDomain", self.env.domains["adr"])
        self.env.metadata[self.env.docname]["orphan"] = True
        top = next(self.document.findall(nodes.section), None)
        decision = domain.reading.decisions.get(number)
        if top is not None:
            name_anchors(top)
            if decision is not None and decision.path == f"{self.env.docname}.md":
                add_parts(top, decision)
        domain.note_record(number, self.env.docname)
        domain.note_anchors(self.env.docname, published(self.document))

    def apply_to_revision(self, number: int, rev: str) -> None:
        """Anchors and a banner; no evidence is judged for a text of the past."""
        metadata = self.env.metadata[self.env.docname]
        metadata["orphan"] = metadata["nosearch"] = True
        domain = cast("AdrDomain", self.env.domains["adr"])
        domain.note_citation(self.env.docname, number)
        top = next(self.document.findall(nodes.section), None)
        if top is None:
            return
        name_anchors(top)
        place = after_decision(top)
        revision = record_page.find_revision(domain.reading, number, rev)
        top[place:place] = record_page.past_claims(revision)
        top.insert(1, slot("", fill="revision", number=number, rev=rev))
        domain.note_anchors(self.env.docname, published(self.document))


def name_anchors(top: Element) -> None:
    """Name sections, options and consequences by what they are, not by their words."""
    top["ids"].insert(0, "record")
    for section in list(top.findall(nodes.section))[1:]:
        title = section[0].astext()
        option = OPTION_HEADING.match(title)
        anchor = ANCHORS.get(title.lower()) or (option and option[1].lower())
        if anchor:
            section["ids"] = [anchor, *(old for old in section["ids"] if old != anchor)]
    taken = {anchor for section in top.findall(nodes.section) for anchor in section["ids"]}
    letters = {"options": "O", "consequences": "C"}
    for item in list(top.findall(nodes.list_item)):
        if letter := letters.get(within(item) or ""):
            name_item(item, letter, taken)


def within(node: Node) -> str | None:
    """The anchor of the section that *node* stands in."""
    while node.parent is not None and not isinstance(node.parent, nodes.section):
        node = node.parent
    return node.parent["ids"][0] if node.parent is not None and node.parent["ids"] else None


def name_item(item: nodes.list_item, letter: str, taken: AbstractSet[str]) -> None:
    """Make the bold label of a list item its anchor, unless *taken*, and a link to itself."""
    strong = next(iter(item.findall(nodes.strong)), None)
    if (
        strong is None
        or not item.astext().startswith(strong.astext())
        or not is_label(strong, letter)
    ):
        return
    label = strong.astext()
    anchor = label.lower()
    if anchor not in taken:
        item["ids"].append(anchor)
    item["classes"].append("adr-part")
    strong.replace_self(
        nodes.reference("", label, refid=anchor, internal=True, classes=["adr-label"])
    )


def is_label(strong: nodes.strong, letter: str) -> bool:
    """Whether bold text is a label that begins with *letter*."""
    text = strong.astext()
    return LABEL.match(text) is not None and text[0] == letter


def add_parts(top: Element, decision: Decision) -> None:
    """Add the slots and the generated sections, in reading order."""
    header = slot("", *said(top), fill="header", number=decision.number)
    place = after_decision(top)
    top[place:place] = list(generated(decision))
    top.insert(1, header)
    top.append(slot("", fill="footer", number=decision.number))


def after_decision(top: Element) -> int:
    """The place behind "Decision Outcome"."""
    for index, child in enumerate(top.children):
        if isinstance(child, nodes.section) and "decision" in child["ids"]:
            return index + 1
    return len(top.children)


def generated(decision: Decision) -> Iterator[nodes.section]:
    """The sections that are written from the front matter."""
    if decision.evidence:
        cards = [
            slot("", fill="evidence", number=decision.number, label=item.id, ids=[item.id.lower()])
            for item in decision.evidence
        ]
        yield record_page.section("evidence", "Evidence", *cards)
    if decision.assumptions:
        yield record_page.assumptions(decision.assumptions)
    if decision.rules:
        yield record_page.rules(decision)


def said(top: Element) -> Iterator[Element]:
    """The decision and its biggest cost, in the record's own words."""
    sections = {
        section["ids"][0]: section for section in top.findall(nodes.section) if section["ids"]
    }
    if outcome := sections.get("decision"):
        first = next(
            (child for child in outcome.children if isinstance(child, nodes.paragraph)), None
        )
        if first is not None:
            yield nodes.paragraph("", "", *copied(first.children), classes=["adr-decision"])
    for item in (
        sections["consequences"].findall(nodes.list_item) if "consequences" in sections else ()
    ):
        if words := cost(item):
            lead = nodes.strong("", "Biggest cost:")
            yield nodes.paragraph("", "", lead, nodes.Text(" "), *words, classes=["adr-cost"])
            return


def cost(item: nodes.list_item) -> list[Node]:
    """What follows "Bad, because" in a consequence, or nothing."""
    first = next(iter(item.findall(nodes.paragraph)), None)
    if first is None:
        return []
    texts = [
        child
        for child in first.children
        if not isinstance(child, nodes.reference) and child.astext()
    ]
    lead = texts[0].astext().lstrip(" :.") if texts else ""
    if not lead.startswith(COST):
        return []
    return [
        nodes.Text(lead.removeprefix(COST)),
        *copied(first.children[first.index(texts[0]) + 1 :]),
    ]


def copied(children: list[Node]) -> list[Node]:
    """Copies that may stand a second time on the page: without anchors."""
    copies = [child.deepcopy() for child in children]
    for copy in copies:
        for element in copy.findall(nodes.Element):
            element["ids"] = element["names"] = []
    return copies


def published(document: nodes.document) -> Iterator[str]:
    """The fragments of a record's page that are a promise: its sections and labels."""
    known = {*ANCHORS.values(), "evidence", "assumptions", "rules"}
    for element in document.findall(nodes.Element):
        for anchor in element["ids"]:
            if anchor in known or LABEL.fullmatch(anchor.upper()):
                yield anchor


class FillSlots(SphinxPostTransform):
    """Fill every slot with nodes; references among them are resolved after this."""

    default_priority = 5  # before references are resolved, at 10

    def run(self, **_kwargs: object) -> None:
        """Replace each slot by what its name stands for."""
        page = record_page.Page(
            domain=cast("AdrDomain", self.env.domains["adr"]),
            refdoc=self.env.docname,
            found_docs=self.env.found_docs,
            site_url=self.config.html_baseurl,
        )
        for node in list(self.document.findall(slot)):
            try:
                node.replace_self(FILL[node["fill"]](node, page))
            except BadReferenceError as error:
                logger.warning(str(error), location=node, type="adr", subtype="reference")
                node.parent.remove(node)


FILL: dict[str, Callable[[slot, Page], list[Node]]] = {
    "header": record_page.header,
    "evidence": record_page.evidence_card,
    "rule": record_page.rule_verdict,
    "footer": record_page.footer,
    "revision": record_page.revision_banner,
    "log": log_page.log_list,
    "relations": relation_view.relation_table,
    "topic": topic_page.topic_parts,
    "showcase": record_page.showcase,
}

"""The domain ``adr``: which document holds which record, and what a reference prints."""

from __future__ import annotations

from bisect import bisect_left
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.util import logging
from sphinx.util.docutils import ReferenceRole
from sphinx.util.nodes import make_refnode

from adr_sphinx import reference, topic, words
from adr_sphinx.code_page import Codes
from adr_sphinx.directives import LogList, Showcase
from adr_sphinx.key_page import Keys
from adr_sphinx.nodes import xref
from adr_sphinx.reading import Reading
from adr_sphinx.reference import BadReferenceError
from adr_sphinx.relation_view import Relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from docutils.nodes import Element, Node, system_message
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from adr_sphinx.evidence import Verdict
    from adr_sphinx.model import Decision
    from adr_sphinx.reference import Reference
    from adr_sphinx.topic import Topic

logger = logging.getLogger(__name__)

KINDS = {"O": "option", "C": "consequence", "E": "evidence", "A": "assumption", "R": "rule"}


class AdrRole(ReferenceRole):
    """``{adr}`0006/E1```: a record, a part of it, or a figure that was measured."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Leave a reference that the domain resolves once every page is read."""
        if self.disabled:
            return [nodes.literal(self.rawtext, self.title, classes=["xref"])], []
        domain = cast("AdrDomain", self.env.domains["adr"])
        found = reference.parse(self.target)
        if found is not None:
            domain.note_citation(self.env.docname, found.number)
        node = xref(
            self.target,
            self.title if self.has_explicit_title else None,
            refdoc=self.env.docname,
        )
        self.set_source_info(node)
        return [node], []


class AdrDomain(Domain):
    """Records by number, each in one document; the records themselves are read once per build."""

    name = "adr"
    label = "Architecture decision"
    object_types: ClassVar[dict[str, ObjType]] = {
        "decision": ObjType("decision", "ref"),
        **{kind: ObjType(kind, "ref") for kind in KINDS.values()},
    }
    roles: ClassVar[dict[str, Any]] = {"ref": AdrRole()}
    directives: ClassVar[dict[str, Any]] = {
        "log": LogList,
        "relations": Relations,
        "showcase": Showcase,
        "codes": Codes,
        "keys": Keys,
    }
    initial_data: ClassVar[dict[str, Any]] = {
        "records": {},  # docname -> number; two documents may claim one
        "anchors": {},  # docname -> promised fragments of its page, in order
        "citations": {},  # docname -> numbers whose text or figures it shows
        "lists": set(),  # docnames that list the whole log
        "graphs": {},  # docname -> the picture of all relations, as it was drawn there
        "shown": {},  # builder -> number -> fingerprint of what its pages show
        "topics": {},  # builder -> slug -> fingerprint of what its page shows
    }
    data_version = 3

    reading: Reading
    documents: dict[int, str]  # number -> docname, once every page is read
    decisions: dict[int, Decision]  # the records that have a page, lowest number first
    numbers: list[int]  # of these records
    topics: dict[str, Topic]  # those of the records that have a page
    changed_topics: set[str]  # since their pages were last written
    gone_topics: set[str]

    # What the build knows

    def read_log(self) -> Reading:
        """Read the log afresh; called once, when a build begins."""
        self.reading = Reading.of(Path(self.env.srcdir))
        return self.reading

    def settle(self) -> None:
        """Every page is read; from here on the records stay the same."""
        files = sorted(self.records, key=lambda docname: f"{docname}.md", reverse=True)
        self.documents = {self.records[docname]: docname for docname in files}  # the first stays
        known = self.reading.decisions
        self.decisions = {
            number: known[number] for number in sorted(self.documents) if number in known
        }
        self.numbers = list(self.decisions)
        self.topics = topic.topics(self.decisions)

    @property
    def records(self) -> dict[str, int]:
        """The number that each record's document has in its name."""
        noted: dict[str, int] = self.data["records"]
        return noted

    @property
    def anchors(self) -> dict[str, tuple[str, ...]]:
        """The promised fragments of the pages of records and revisions."""
        noted: dict[str, tuple[str, ...]] = self.data["anchors"]
        return noted

    @property
    def citations(self) -> dict[str, set[int]]:
        """The records that each document shows something of."""
        noted: dict[str, set[int]] = self.data["citations"]
        return noted

    @property
    def lists(self) -> set[str]:
        """The documents that list the whole log."""
        noted: set[str] = self.data["lists"]
        return noted

    @property
    def graphs(self) -> dict[str, str]:
        """The picture of all relations, by the document that shows it."""
        noted: dict[str, str] = self.data["graphs"]
        return noted

    # What documents say

    def note_record(self, number: int, docname: str) -> None:
        """Note that *docname* is the page of record *number*."""
        self.records[docname] = number

    def note_anchors(self, docname: str, anchors: Iterable[str]) -> None:
        """Note the fragments of *docname* that are a promise."""
        self.anchors[docname] = tuple(anchors)

    def note_citation(self, docname: str, number: int) -> None:
        """Note that *docname* shows something of record *number*."""
        self.citations.setdefault(docname, set()).add(number)

    def note_list(self, docname: str) -> None:
        """Note that *docname* lists the whole log."""
        self.lists.add(docname)

    def note_graph(self, docname: str, text: str) -> None:
        """Note the picture of all relations that *docname* shows."""
        self.graphs[docname] = text

    def clear_doc(self, docname: str) -> None:
        """Forget what *docname* said."""
        self.records.pop(docname, None)
        self.anchors.pop(docname, None)
        self.citations.pop(docname, None)
        self.graphs.pop(docname, None)
        self.lists.discard(docname)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Join what another process read."""
        for key in ("records", "anchors", "citations", "graphs"):
            mine = self.data[key]
            mine.update((doc, said) for doc, said in otherdata[key].items() if doc in docnames)
        self.lists.update(otherdata["lists"] & docnames)

    # What must be written again

    def outdated(self, builder: str) -> set[str]:
        """The documents that show a record which looks different since *builder* last wrote."""
        now = {number: self._seen_fingerprint(number) for number in self.documents}
        before = self.data["shown"].get(builder, {})
        changed = {
            number for number in now.keys() | before.keys() if now.get(number) != before.get(number)
        }
        self.data["shown"][builder] = now
        self._compare_topics(builder, now)
        pages = {self.documents[number] for number in changed if number in self.documents}
        pages |= {doc for doc, numbers in self.citations.items() if numbers & changed}
        return pages | (self.lists if changed else set())

    def _compare_topics(self, builder: str, seen: dict[int, tuple[str, ...]]) -> None:
        """Find the topics whose pages look different since *builder* last wrote."""
        now = {
            slug: [(decision.number, seen[decision.number]) for decision in one.decisions]
            for slug, one in self.topics.items()
        }
        before = self.data["topics"].get(builder, {})
        self.data["topics"][builder] = now
        self.changed_topics = {slug for slug, shown in now.items() if shown != before.get(slug)}
        self.gone_topics = before.keys() - now.keys()

    def _seen_fingerprint(self, number: int) -> tuple[str, ...]:
        """The record's own fingerprint, and the records that its page names."""
        decision = self.reading.decisions.get(number)
        named = {neighbour for neighbour in self.neighbours(number) if neighbour is not None}
        named |= set(self.reading.heirs(number))
        if decision is not None:
            named |= {other for group in decision.relations.values() for other in group}
            named |= {
                other for group in self.reading.inverse.get(number, {}).values() for other in group
            }
        titles = [
            words.name(self.reading.decisions[other])
            for other in sorted(named)
            if other in self.reading.decisions
        ]
        return (self.reading.fingerprint(number), *titles)

    def neighbours(self, number: int) -> tuple[int | None, int | None]:
        """The numbers before and after *number*."""
        if number not in self.decisions:
            return None, None
        numbers = self.numbers
        place = bisect_left(numbers, number)
        before = numbers[place - 1] if place else None
        after = numbers[place + 1] if place + 1 < len(numbers) else None
        return before, after

    # What a reference prints

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """Link to a record or a part of it; a bad reference is a warning at its line."""
        try:
            found, decision = self.find(target)
            text = None if node["refexplicit"] else self.text_of(found, decision)
        except BadReferenceError as error:
            logger.warning(str(error), location=node, type="adr", subtype="reference")
            return contnode  # type: ignore[return-value] # plain text is what Sphinx falls back to
        child = contnode if text is None else nodes.inline("", text, classes=["adr-ref"])
        return make_refnode(
            builder,
            fromdocname,
            self.documents[decision.number],
            found.anchor,
            child,
            words.name(decision),
        )

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Leave ``any`` to the domains whose names are words."""
        return []

    def find(self, target: str) -> tuple[Reference, Decision]:
        """The record and the part that *target* names."""
        found = reference.parse(target)
        if found is None:
            message = (
                f"{target!r} is not a reference; write 0006, 0006/E1, 0006/E1.figure or text <0006>"
            )
            raise BadReferenceError(message)
        decision = self.decisions.get(found.number)
        if decision is None:
            message = f"no decision is numbered {found.number:04}"
            if found.number in self.reading.decisions or found.number in self.documents:
                message = f"ADR-{found.number:04} cannot be read; mend its record first"
            raise BadReferenceError(message)
        self._check_part(found, decision)
        return found, decision

    def _check_part(self, found: Reference, decision: Decision) -> None:
        if found.part is None:
            return
        if found.is_label and found.part not in decision.labels:
            letter = found.part[0]
            have = [label for label in decision.labels if label[0] == letter]
            raise BadReferenceError(words.has_no(decision.id, found.part, have))
        anchors = self.anchors[self.documents[decision.number]]
        if not found.is_label and found.anchor not in anchors:
            sections = [anchor for anchor in anchors if not reference.LABEL.fullmatch(anchor)]
            raise BadReferenceError(words.has_no(decision.id, f"section {found.part}", sections))
        if (found.contrast or found.figure) and found.part[0] != "E":
            message = f"{found.part} is not evidence; only evidence has figures and a contrast"
            raise BadReferenceError(message)

    def verdict(self, number: int, label: str) -> Verdict:
        """The verdict on one piece of evidence of a record."""
        verdicts = self.reading.verdicts[number]
        return next(verdict for verdict in verdicts if verdict.evidence.id == label)

    def find_evidence(self, target: str) -> tuple[Decision, Verdict]:
        """The record and the verdict that *target* names, ``0006/E1``."""
        found, decision = self.find(target)
        if found.part is None or found.part[0] != "E" or not found.is_label:
            message = f"{target!r} names no evidence; write 0006/E1"
            raise BadReferenceError(message)
        return decision, self.verdict(decision.number, found.part)

    def text_of(self, found: Reference, decision: Decision) -> str:
        """What a reference without words of its own prints."""
        if found.part is None:
            return words.name(decision)
        if found.part[0] == "E" and found.is_label:
            return self._figures_of(found, decision)
        option = next((part for part in decision.options if part.id == found.part), None)
        if option is not None:
            return f"{words.unmarked(option.text)} ({decision.id}/{option.id})"
        return f"{decision.id}/{found.part}" if found.is_label else f"{decision.id}, {found.part}"

    def _figures_of(self, found: Reference, decision: Decision) -> str:
        label = str(found.part)
        verdict = self.verdict(decision.number, label)
        place = f"{decision.id}/{label}"
        if found.contrast and verdict.evidence.contrast is None:
            message = f"{place} has no contrast"
            raise BadReferenceError(message)
        run = verdict.contrast_run if found.contrast else verdict.run
        if run is None:
            return words.NOT_RUN
        if not run.fresh:
            return words.STALE
        figures = words.figures(verdict, contrast=found.contrast)
        contrast = verdict.evidence.contrast if found.contrast else None
        expect = contrast.expect if contrast else verdict.evidence.expect
        names = [found.figure] if found.figure else [name for name in expect if name in figures]
        if found.figure and found.figure not in figures:
            raise BadReferenceError(words.has_no(place, f"figure {found.figure}", list(figures)))
        return ", ".join(words.figure(figures[name]) for name in names) or words.NOT_RUN

    # What the inventory lists

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Every record and every label, so that other sites can cite them."""
        for number, decision in self.decisions.items():
            docname = self.documents[number]
            yield decision.id, words.name(decision), "decision", docname, "", 1
            for label in decision.labels:
                name = f"{decision.id}/{label}"
                yield (
                    name,
                    f"{name} {words.name(decision)}",
                    KINDS[label[0]],
                    docname,
                    label.lower(),
                    0,
                )

"""How records relate: ``{adr:relations}`` draws the whole log, and a table says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from adr_sphinx import graph, record_page
from adr_sphinx.nodes import slot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils.nodes import Node

    from adr_sphinx.domain import AdrDomain
    from adr_sphinx.graph import Edge
    from adr_sphinx.record_page import Page


class Relations(SphinxDirective):
    """A section with picture and table; nothing where no record names another."""

    has_content = False

    def run(self) -> list[Node]:
        """Note what is drawn, so that the page is read again when it would look different."""
        domain = cast("AdrDomain", self.env.domains["adr"])
        text = domain.reading.graph
        domain.note_list(self.env.docname)
        domain.note_graph(self.env.docname, text)
        edges = graph.edges(domain.reading.decisions)
        if not edges:
            return []
        table = slot("", fill="relations")
        self.set_source_info(table)
        picture = self.drawn(text) if len(edges) <= graph.MOST else []
        return [record_page.section("relations", "How the records relate", *picture, table)]

    def drawn(self, text: str) -> list[Node]:
        """What the site's ``mermaid`` directive makes of *text*; nothing where it has none."""
        state: Any = self.state
        found, _ = directives.directive("mermaid", state.memo.language, state.document)
        if found is None:
            return []
        made = found(
            "mermaid",
            [],
            {},
            StringList(text.splitlines(), self.get_source_info()[0]),
            self.lineno,
            self.content_offset,
            self.block_text,
            self.state,
            self.state_machine,
        )
        return cast("list[Node]", made.run())


def relation_table(_node: slot, page: Page) -> list[Node]:
    """Every relation of the log."""
    return [table(graph.edges(page.domain.decisions), page)]


def table(edges: Iterable[Edge], page: Page) -> nodes.table:
    """One row for each relation: from, relation, to."""
    head = nodes.row("", *(cell(nodes.Text(text)) for text in ("From", "Relation", "To")))
    rows = [
        nodes.row(
            "",
            cell(page.link(f"{edge.source:04}")),
            cell(nodes.Text(graph.VERB[edge.kind])),
            cell(page.link(f"{edge.target:04}")),
        )
        for edge in edges
    ]
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in (5, 2, 5)), cols=3)
    group += [nodes.thead("", head), nodes.tbody("", *rows)]
    return nodes.table("", group, classes=["adr-table", "adr-relations"])


def cell(child: Node) -> nodes.entry:
    """One entry of a table."""
    return nodes.entry("", nodes.paragraph("", "", child))

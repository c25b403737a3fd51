"""``{adr:log}`` and ``{adr:showcase}``: each leaves a slot that is filled after reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sphinx.util.docutils import SphinxDirective

from adr_sphinx import reference
from adr_sphinx.nodes import slot

if TYPE_CHECKING:
    from docutils.nodes import Node

    from adr_sphinx.domain import AdrDomain


class LogList(SphinxDirective):
    """The whole log: decisions in force first."""

    has_content = False

    def run(self) -> list[Node]:
        """Note the page, so that it is written again when a record changes."""
        cast("AdrDomain", self.env.domains["adr"]).note_list(self.env.docname)
        node = slot("", fill="log")
        self.set_source_info(node)
        return [node]


class Showcase(SphinxDirective):
    """One decision with one piece of its evidence: ``{adr:showcase} 0006/E1``."""

    has_content = False
    required_arguments = 1

    def run(self) -> list[Node]:
        """Note the record; whether the evidence exists is known after reading."""
        found = reference.parse(self.arguments[0])
        if found is not None:
            domain = cast("AdrDomain", self.env.domains["adr"])
            domain.note_citation(self.env.docname, found.number)
        node = slot("", fill="showcase", target=self.arguments[0])
        self.set_source_info(node)
        return [node]

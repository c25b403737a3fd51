"""``{adr:codes}``: every code with its help, what is reported, and what mends it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from adr_sphinx import example
from adr_sphinx.errors import Code
from adr_sphinx.record_page import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils.nodes import Node

    from adr_sphinx.example import Example

logger = logging.getLogger(__name__)

ALONE = "Only `adr check` reports this code."


class Codes(SphinxDirective):
    """The catalogue, shown by examples that are checked while the page is read."""

    has_content = False
    required_arguments = 1  # the folder of the examples, from the root of the source

    def run(self) -> list[Node]:
        """Check both sides of each example; a code without one is a warning here."""
        root = Path(self.env.srcdir)
        found = {item.code: item for item in example.find(root / self.arguments[0])}
        for code in Code:
            if code not in found:
                message = "the code %s has no example in %s"
                place = self.get_location()
                logger.warning(message, code, self.arguments[0], location=place, type="adr")
        shown = list(found.values())
        for item in shown:
            for file in sorted(item.folder.rglob("*")):
                self.env.note_dependency(file)
        return [contents(shown), *(self.section(item) for item in shown)]

    def section(self, item: Example) -> nodes.section:
        """One code, under an address of its own."""
        name = item.code.value.lower()
        section = nodes.section("", nodes.title("", item.code.value), names=[name])
        self.state.document.note_explicit_target(section)
        section += paragraph(item.code.help)
        section += literal(reported(item), "text", "adr-wrap")
        section += paragraph("This mends it:")
        section += literal(item.difference(), "diff")
        if not item.in_build:
            section += paragraph(ALONE)
        return section


def reported(item: Example) -> str:
    """What the check says of the failing side, and of the passing one."""
    lines = [problem.report for problem in item.check(example.FAILS).problems]
    passing = item.check(example.PASSES).problems
    return "\n".join([*lines, *(f"(mended) {problem.report}" for problem in passing)])


def contents(items: Iterable[Example]) -> nodes.bullet_list:
    """Every code with its help, as links."""
    entries = []
    for item in items:
        code = item.code.value
        link = nodes.reference("", code, refid=code.lower(), internal=True)
        said = nodes.paragraph("", "", link, *spoken([f" {item.code.help}"]))
        entries.append(nodes.list_item("", said))
    return nodes.bullet_list("", *entries)


def paragraph(text: str) -> nodes.paragraph:
    """Running text."""
    return nodes.paragraph("", "", *spoken([text]))


def literal(text: str, language: str, *kinds: str) -> nodes.literal_block:
    """A block that stands as it is."""
    return nodes.literal_block(text, text, language=language, classes=list(kinds))

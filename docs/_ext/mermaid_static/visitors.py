"""How a diagram is written: a picture in HTML, its source where there are no pictures."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

from docutils import nodes

from . import palette, recipe

if TYPE_CHECKING:
    from sphinx.util.docutils import SphinxTranslator
    from sphinx.writers.html5 import HTML5Translator

NARROWEST = 288
"""Pixels that the narrowest phone (320) leaves for a figure; a wider diagram may have to scroll."""


def visit_html(self: HTML5Translator, node: nodes.Element) -> None:
    """Write the drawing into the page, in a box that scrolls when a phone is too narrow for it."""
    svg = node.get("svg")
    if svg is None:
        visit_text(self, node)
        return
    seen: dict[str, int] = self.__dict__.setdefault("mermaid_seen", {})
    seen[svg] = seen.get(svg, 0) + 1
    if seen[svg] > 1:
        svg = recipe.renamed(svg, f"_{seen[svg]}")
    if self.builder.name == "epub":
        svg = recipe.resolved(svg, palette.light())
    self.body.append(
        self.starttag(node, "div", CLASS="mermaid-box", **_region(svg)) + svg + "</div>\n"
    )
    raise nodes.SkipNode


def _region(svg: str) -> dict[str, Any]:
    """What a keyboard needs to scroll a wide diagram; a narrow one is no stop."""
    if recipe.least_width(svg) <= NARROWEST:
        return {}
    name = recipe.title(svg)
    label = f"Diagram, scrollable: {unescape(name)}" if name else "Diagram, scrollable"
    return {"role": "region", "tabindex": "0", "aria-label": label}


def visit_text(self: SphinxTranslator, node: nodes.Element) -> None:
    """Write the source as a literal block: Mermaid reads well enough as text."""
    block = nodes.literal_block(node["code"], node["code"], language="text")
    node.replace_self(block)
    block.walkabout(self)
    raise nodes.SkipNode

"""Mermaid diagrams drawn at build time: one inline SVG for light and dark, no script, no request.

sphinxcontrib-mermaid stays the directive.
Add ``mermaid_static`` to ``extensions`` (it loads the other), and
``myst_fence_as_directive = ["mermaid"]`` for plain fences.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError
from sphinxcontrib.mermaid import mermaid

from . import palette
from .cache import drawings
from .diagram import RendererError
from .directive import ClassTree, Diagram
from .visitors import visit_html, visit_text

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

STYLESHEET = "mermaid.css"


def prepare(app: Sphinx, config: Config) -> None:
    """Choose the renderer; a page is read again when it, or the recipe, has changed."""
    folder = Path(app.srcdir, config.mermaid_static_cache)
    try:
        identity = drawings(folder=folder, renderer=config.mermaid_static_renderer).identity
    except RendererError as error:
        raise ExtensionError(str(error)) from error
    config.mermaid_static_identity = identity
    config.mermaid_output_format = "svg"  # keeps sphinxcontrib-mermaid's script out of every page


def write_stylesheet(app: Sphinx, builder: Builder) -> None:
    """Put the palette beside the pages, before they ask for its checksum."""
    if builder.format == "html":
        target = Path(app.outdir, "_static", STYLESHEET)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(palette.stylesheet(), encoding="utf-8")


def link_stylesheet(
    app: Sphinx,
    _page: str,
    _template: str,
    _context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Only a page with a diagram loads the palette."""
    if doctree is not None and doctree.next_node(mermaid) is not None:
        app.add_css_file(STYLESHEET)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Take over the directive and the way its node is written."""
    app.setup_extension("sphinxcontrib.mermaid")
    app.add_config_value("mermaid_static_cache", ".cache/mermaid", "", str)
    renderer = os.environ.get("MERMAID_RENDERER", "mermaidx")
    app.add_config_value("mermaid_static_renderer", renderer, "env", str)
    app.add_config_value("mermaid_static_identity", "", "env", str)
    app.add_directive("mermaid", Diagram, override=True)
    app.add_directive("autoclasstree", ClassTree, override=True)
    app.add_node(
        mermaid,
        override=True,
        html=(visit_html, None),
        latex=(visit_text, None),
        man=(visit_text, None),
        texinfo=(visit_text, None),
        text=(visit_text, None),
    )
    app.connect("config-inited", prepare)
    app.connect("write-started", write_stylesheet)
    app.connect("html-page-context", link_stylesheet)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}

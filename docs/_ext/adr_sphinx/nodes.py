"""The nodes that docutils lacks, and how each output writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.osutil import relative_uri

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.text import TextTranslator


SITES = frozenset({"html", "dirhtml"})
"""The builders that write a site: pages that are not documents, and files for machines."""


class slot(nodes.General, nodes.Element):  # noqa: N801 - node classes are lower case
    """A place that is filled once every page is read; ``fill`` names with what."""


class fold(nodes.General, nodes.Element):  # noqa: N801
    """Details that open on demand; the first child is a `fold_summary`."""


class fold_summary(nodes.General, nodes.TextElement):  # noqa: N801
    """The line of a `fold` that is always seen."""


class chart(nodes.General, nodes.Element):  # noqa: N801
    """A finished picture in ``svg``; the table beside it says the same in words."""


class site_file(nodes.Inline, nodes.TextElement):  # noqa: N801
    """A link to what no document makes: a file of the site (``path``) or a page (``page``)."""


def xref(target: str, text: str | None, *, refdoc: str) -> pending_xref:
    """A reference to *target*; without *text* the domain finds the words."""
    return pending_xref(
        "",
        nodes.inline("", target if text is None else text, classes=["adr-ref"]),
        refdomain="adr",
        reftype="ref",
        reftarget=target,
        refdoc=refdoc,
        refexplicit=text is not None,
        refwarn=True,
    )


def doc_link(docname: str, text: str, *, refdoc: str) -> pending_xref:
    """A link to a whole document, by its name."""
    return pending_xref(
        "",
        nodes.inline("", text),
        refdomain="std",
        reftype="doc",
        reftarget=f"/{docname}",
        refdoc=refdoc,
        refexplicit=True,
        refwarn=True,
    )


def visit_fold_html(self: HTML5Translator, node: fold) -> None:
    """Open the element that needs no script."""
    self.body.append(self.starttag(node, "details", CLASS="adr-fold"))


def depart_fold_html(self: HTML5Translator, _node: fold) -> None:
    """Close it."""
    self.body.append("</details>\n")


def visit_fold_summary_html(self: HTML5Translator, _node: fold_summary) -> None:
    """Open the line that is always seen."""
    self.body.append("<summary>")


def depart_fold_summary_html(self: HTML5Translator, _node: fold_summary) -> None:
    """Close it."""
    self.body.append("</summary>\n")


def visit_chart_html(self: HTML5Translator, node: chart) -> None:
    """Write the picture into the page."""
    self.body.append(f'<div class="adr-figure">{node["svg"]}</div>\n')
    raise nodes.SkipNode


def visit_site_file_html(self: HTML5Translator, node: site_file) -> None:
    """Link from wherever this page is published; a book has neither the files nor the pages."""
    if self.builder.name not in SITES:
        self.body.append(self.starttag(node, "span", ""))
        return
    here = self.builder.get_target_uri(self.builder.current_docname)
    there = self.builder.get_target_uri(node["page"]) if "page" in node else node["path"]
    self.body.append(self.starttag(node, "a", "", HREF=relative_uri(here, there)))


def depart_site_file_html(self: HTML5Translator, _node: site_file) -> None:
    """Close it."""
    self.body.append("</a>" if self.builder.name in SITES else "</span>")


def visit_plain(_self: nodes.NodeVisitor, _node: nodes.Element) -> None:
    """Let the children speak."""


def visit_fold_summary_text(self: TextTranslator, _node: fold_summary) -> None:
    """Give the summary lines of its own."""
    self.new_state(0)


def depart_fold_summary_text(self: TextTranslator, _node: fold_summary) -> None:
    """End them."""
    self.end_state()


def skip(_self: nodes.NodeVisitor, _node: nodes.Element) -> None:
    """Leave the picture out; its figures stand in the text."""
    raise nodes.SkipNode


def setup_nodes(app: Sphinx) -> None:
    """Register every node with every output that may meet it."""
    plain = (visit_plain, visit_plain)
    folded = (visit_fold_html, depart_fold_html)
    summary = (visit_fold_summary_html, depart_fold_summary_html)
    summary_text = (visit_fold_summary_text, depart_fold_summary_text)
    link = (visit_site_file_html, depart_site_file_html)
    left_out = (skip, None)
    app.add_node(slot)
    for node, html, text, others in (
        (fold, folded, plain, plain),
        (fold_summary, summary, summary_text, plain),
        (site_file, link, plain, plain),
        (chart, (visit_chart_html, None), left_out, left_out),
    ):
        app.add_node(node, html=html, text=text, latex=others, man=others, texinfo=others)

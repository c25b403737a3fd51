"""What a page says of itself to those who show a link to it: title, description, address.

It is written here because a record is best told by its decision, which is not its first paragraph,
and a topic by what is in force for it.
"""

from __future__ import annotations

import posixpath
import re
from html import escape
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from adr_sphinx import topic, words
from adr_sphinx.builder import NOT_FOUND, RECORD
from docutils import nodes

if TYPE_CHECKING:
    from adr_sphinx.domain import AdrDomain
    from sphinx.application import Sphinx

LENGTH = 200  # of a description, in characters; what is longer is cut by those who show it
TAG = re.compile(r"<[^>]+>")


def describe(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    tree: nodes.document | None,
) -> None:
    """Add title and description to a page's head; an address only where the site knows its own.

    Among the pages that no document makes only those of topics have an address of their own, and
    the one for lost addresses is shown at any depth.
    """
    domain = cast("AdrDomain", app.env.domains["adr"])
    place = domain.topics.get(topic.slug_of(pagename) or "")
    if tree is None and place is None:
        context["pageurl"] = None
        if pagename == NOT_FOUND:
            root_links(context, prefix(app.config.html_baseurl))
        return
    title = TAG.sub("", context["title"])
    number = RECORD.fullmatch(pagename)
    decision = domain.decisions.get(int(number["number"])) if number else None
    if decision is not None:
        title, text = words.name(decision), words.unmarked(decision.decision)
    elif place is not None:
        title = place.title
        names = ", ".join(words.name(one) for one in place.in_force)
        text = f"What is in force for {place.slug}: {names or 'nothing'}."
    else:
        text = first_paragraph(tree) if tree is not None else ""
    found = {
        "og:title": title,
        "og:type": "website" if pagename == app.config.root_doc else "article",
        "og:site_name": app.config.project,
        "og:description": shortened(text),
        "og:url": context["pageurl"],
    }
    tags = [tag("property", name, value) for name, value in found.items() if value]
    if text:
        tags.append(tag("name", "description", shortened(text)))
    context["metatags"] = context.get("metatags", "") + "".join(tags)


def root_links(context: dict[str, Any], root: str) -> None:
    """Make every link of the page for lost addresses start at the root, the front page's too."""
    pathto = context["pathto"]

    def from_root(target: str, *arguments: Any, **options: Any) -> str:  # noqa: ANN401 - as Sphinx calls it
        found: str = pathto(target, *arguments, **options)
        return root if found == "#" else found

    context["content_root"] = root
    context["pathto"] = from_root


def tag(kind: str, name: str, value: str) -> str:
    """One line of the head."""
    return f'\n    <meta {kind}="{name}" content="{escape(value)}">'


def first_paragraph(tree: nodes.document) -> str:
    """The first words of a page that are a sentence of its own."""
    for paragraph in tree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, (nodes.section, nodes.document)):
            return " ".join(paragraph.astext().split())
    return ""


def shortened(text: str) -> str:
    """At most so much as is shown, cut between words."""
    if len(text) <= LENGTH:
        return text
    return text[: LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:–") + "…"


def prefix(site_url: str) -> str:
    """The path below which the site is published; it begins and ends with a slash."""
    return posixpath.join("/", urlsplit(site_url).path.strip("/"), "")


def absolute(site_url: str, uri: str) -> str:
    """The address of *uri* on the published site."""
    return posixpath.join(site_url, uri)

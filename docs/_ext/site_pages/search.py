"""Search by Pagefind: what is indexed, and with which weight; Sphinx's own search otherwise."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from adr_sphinx import words
from adr_sphinx.builder import RECORD, REVISION
from docutils import nodes
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import BufferedReader

    from adr_sphinx.domain import AdrDomain
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

FOLDER = "pagefind"
UNUSED = re.compile(r"-ui\.(js|css)$|-highlight\.js$")  # Pagefind's own search boxes
ARTICLE = re.compile(r'<article role="main"[^>]*>(.*?)</article>', re.DOTALL)
SECTION = re.compile(
    r'<section([^>]*) id="([^"]+)"([^>]*)>(\s*(?:<span id="[^"]*"></span>)*)<(h[2-6])>'
)
IGNORED = (".headerlink", ".copybtn", "script", "dl.glossary")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that a search can find."""

    url: str
    title: str
    kind: str
    html: str

    @property
    def page(self) -> str:
        """The entry as the page that Pagefind reads."""
        return (
            f'<html lang="en"><head><title>{escape(self.title)}</title></head><body>'
            f'<span data-pagefind-meta="kind" data-pagefind-ignore>{self.kind}</span>'
            f"{self.html}</body></html>"
        )


def available() -> str:
    """The engine that this machine can run: Pagefind comes as a binary, not for every system."""
    return "pagefind" if find_spec("pagefind") and find_spec("pagefind_bin") else "sphinx"


def uses_pagefind(app: Sphinx) -> bool:
    """Whether this build is a site that Pagefind searches."""
    return app.builder.name in {"html", "dirhtml"} and app.config.search_engine == "pagefind"


def choose(app: Sphinx) -> None:
    """With Pagefind, pages carry its script, and Sphinx writes no index of its own."""
    if uses_pagefind(app):
        app.add_js_file("search.js", type="module")
        app.builder.search = False  # type: ignore[attr-defined] # only builders of HTML come here


def page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The search page, which without script is the list of all pages and terms."""
    if not uses_pagefind(app):
        return
    context = {
        "all_pages": [(docname, title) for docname, title, _ in titles(app.env)],
        "all_terms": [(docname, anchor, term) for term, docname, anchor, _ in terms(app.env)],
    }
    yield "search", context, "search.html"


def tell(
    app: Sphinx,
    _page: str,
    _template: str,
    context: dict[str, Any],
    _tree: nodes.document | None,
) -> None:
    """Let the templates know which engine they show."""
    context["search_engine"] = "pagefind" if uses_pagefind(app) else "sphinx"


def titles(env: BuildEnvironment) -> Iterator[tuple[str, str, str]]:
    """Every page that can be found, by its address: document, title and kind."""
    domain = cast("AdrDomain", env.domains["adr"])
    for docname in sorted(env.found_docs):
        if REVISION.fullmatch(docname):
            continue
        record = RECORD.fullmatch(docname)
        decision = domain.decisions.get(int(record["number"])) if record else None
        if decision is None:
            yield docname, env.titles[docname].astext(), "Page"
        else:
            yield docname, words.name(decision), "Decision"


def terms(env: BuildEnvironment) -> Iterator[tuple[str, str, str, str]]:
    """Every term of the glossary: its words, document, anchor and definition."""
    objects = env.domains.standard_domain.objects
    places = {
        (doc, anchor): name for (kind, name), (doc, anchor) in objects.items() if kind == "term"
    }
    found = []
    for docname in {docname for docname, _ in places}:
        for item in env.get_doctree(docname).findall(nodes.definition_list_item):
            anchors = [anchor for term in item.findall(nodes.term) for anchor in term["ids"]]
            definition = " ".join(item.children[-1].astext().split())
            found += [
                (places[docname, anchor], docname, anchor, definition)
                for anchor in anchors
                if (docname, anchor) in places
            ]
    return iter(sorted(found, key=lambda term: (term[0].lower(), term)))


def entries(app: Sphinx) -> Iterator[Entry]:
    """Every page as it was written, and every term by itself, in a settled order."""
    builder = cast("StandaloneHTMLBuilder", app.builder)
    for docname, title, kind in titles(app.env):
        file = Path(builder.get_output_path(docname))
        if article := ARTICLE.search(file.read_text(encoding="utf-8")):
            url = "/" + builder.get_target_uri(docname)
            yield Entry(url=url, title=title, kind=kind, html=weighted(article[1], title))
    for term, docname, anchor, definition in terms(app.env):
        html = f'<h1 data-pagefind-weight="10">{escape(term)}</h1><p>{escape(definition)}</p>'
        url = f"/{builder.get_target_uri(docname)}#{anchor}"
        yield Entry(url=url, title=term, kind="Term", html=html)


def weighted(html: str, title: str) -> str:
    """A page as it is indexed: full title, id above all, and anchors where Pagefind looks.

    Pagefind divides a page at headings that have an id; Sphinx gives the id to the section.
    """
    html = re.sub(r"<h1>.*?</h1>", f"<h1>{escape(title)}</h1>", html, count=1, flags=re.DOTALL)
    html = html.replace('<p class="adr-meta">', '<p class="adr-meta" data-pagefind-weight="10">')
    html = html.replace('<div class="adr-log ', '<div data-pagefind-weight="0.2" class="adr-log ')
    return SECTION.sub(r'<section\1\3>\4<\5 id="\2">', html)


def write_index(app: Sphinx, error: Exception | None) -> None:
    """Index the pages that this build has written."""
    if error is not None or not uses_pagefind(app):
        return
    folder = app.outdir / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    index(entries(app), folder)
    (app.outdir / "searchindex.js").unlink(missing_ok=True)  # of a build with the other engine


def index(found: Iterable[Entry], folder: Path) -> None:
    """Write what a browser needs to search *found*.

    The package's own client sleeps a tenth of a second for each page, so this asks the service.
    """
    config = {
        "root_selector": "body",
        "exclude_selectors": IGNORED,
        "force_language": "en",
    }
    with Service() as service:
        place = service.ask(type="NewIndex", config=config)["index_id"]
        for entry in found:
            page = {"url": entry.url, "file_path": None, "file_contents": entry.page}
            service.ask(type="AddFile", index_id=place, **page)
        written = service.ask(type="GetFiles", index_id=place)["files"]
    # Not "WriteFiles": it answers before its files are whole, and then the service ends.
    for file in written:
        target = folder / file["path"]
        if UNUSED.search(target.name):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(file["content"]))


class SearchError(ExtensionError):
    """Pagefind refused a page, or stopped."""


class Service:
    """A running Pagefind: it takes and gives JSON in Base64, each message ended by a comma."""

    def __enter__(self) -> Self:
        """Start it."""
        from pagefind.service import get_executable  # noqa: PLC0415 - not on every machine

        command = [str(get_executable()), "--service"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - the package's own binary
        return self

    def __exit__(self, *_raised: object) -> None:
        """Close its input, at which it ends."""
        self.process.communicate()

    def ask(self, **payload: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """Send one message and wait for its answer."""
        to, back = self.process.stdin, self.process.stdout
        if to is None or back is None:  # pragma: no cover (both are pipes)
            raise SearchError("Pagefind has no pipes")
        message = json.dumps({"message_id": 1, "payload": payload})
        to.write(base64.b64encode(message.encode()) + b",")
        to.flush()
        text = b"".join(_message(cast("BufferedReader", back)))
        answer: dict[str, Any] = json.loads(base64.b64decode(text) or "{}").get("payload", {})
        if answer.get("type", "Error") == "Error":
            raise SearchError(f"Pagefind: {answer.get('message', 'it stopped')}")
        return answer


def _message(stream: BufferedReader) -> Iterator[bytes]:
    """What stands before the next comma, piece by piece; the comma is read as well."""
    while piece := stream.peek():
        end = piece.find(b",")
        if end >= 0:
            yield stream.read(end + 1)[:-1]
            return
        yield stream.read(len(piece))

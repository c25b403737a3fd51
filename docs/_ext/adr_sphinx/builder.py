"""Where a document is published: its address follows the promise, not the source tree."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Any

from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.search import js_index

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

RECORD = re.compile(r"adrs/(?P<number>\d{4,})-[^/]+")
NOT_FOUND = "404"  # servers look for a file of this name at the root
REVISION = re.compile(r"adrs/revisions/(?P<number>\d{4,})/(?P<rev>[0-9a-f]{7,64})")


def page_name(docname: str) -> str:
    """The page that publishes *docname*: ``adrs/0006-outbox`` is ``adr/0006``."""
    if match := REVISION.fullmatch(docname):
        return f"adr/{match['number']}/@{match['rev']}"
    if match := RECORD.fullmatch(docname):
        return f"adr/{match['number']}"
    if docname.startswith("adrs/"):
        return "adr/" + docname.removeprefix("adrs/")
    return docname.removeprefix("docs/")


class PageIndex:
    """The search index as `js_index` stores it, with pages in place of documents.

    The search page of the theme makes a hit's address from the name in the index.
    """

    def __init__(self, docnames: AbstractSet[str]) -> None:
        """Know the document behind each page, to read an index back."""
        self.documents = {page_name(docname): docname for docname in docnames}

    def dump(self, data: dict[str, Any], stream: IO[str]) -> None:
        """Write *data* under the names of the pages."""
        pages = [page_name(docname) for docname in data["docnames"]]
        js_index.dump({**data, "docnames": pages}, stream)

    def load(self, stream: IO[str]) -> Any:  # noqa: ANN401 - as `js_index` returns it
        """Read an index under the names of the documents."""
        data = js_index.load(stream)
        data["docnames"] = [self.documents.get(page, page) for page in data["docnames"]]
        return data


class SiteBuilder(DirectoryHTMLBuilder):
    """``dirhtml`` with the site's addresses: ``docs/`` is the root, a record is its number."""

    name = "dirhtml"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """The address of *docname* below the root."""
        return super().get_target_uri(page_name(docname), typ)

    def get_output_path(self, page_name_: str, /) -> Path:
        """The file that a web server answers this address with."""
        if page_name_ == NOT_FOUND:
            return self.outdir / f"{NOT_FOUND}.html"
        return super().get_output_path(page_name(page_name_))

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Let the search index name pages."""
        self.indexer_format = PageIndex(self.env.found_docs)
        super().prepare_writing(docnames)

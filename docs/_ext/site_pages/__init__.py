"""What every page of this site has beside its text: search, dates, a description, addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_pages import head, history, search, sitemap

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect every part; each does nothing for other builders than those of a site."""
    app.add_config_value("search_engine", search.available(), "html", types=frozenset({str}))
    app.add_config_value("source_url", "", "html", types=frozenset({str}))
    app.connect("builder-inited", search.choose)
    app.connect("env-updated", history.pages_with_new_dates)
    app.connect("html-collect-pages", search.page)
    app.connect("html-page-context", search.tell)
    app.connect("html-page-context", head.describe)
    app.connect("html-page-context", history.show)
    app.connect("build-finished", search.write_index)
    app.connect("build-finished", sitemap.write)

    return {
        "version": "0.1.0",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

"""Decision records with evidence that runs: a core without Sphinx, and this shell around it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect every part; each is imported here, so that the core never imports Sphinx."""
    from adr_sphinx import beside, events, topic_page
    from adr_sphinx.builder import SiteBuilder
    from adr_sphinx.digest import version_of
    from adr_sphinx.domain import AdrDomain, AdrRole
    from adr_sphinx.nodes import setup_nodes
    from adr_sphinx.transforms import FillSlots, RecordParts

    app.add_builder(SiteBuilder, override=True)
    app.add_domain(AdrDomain)
    app.add_role("adr", AdrRole())
    setup_nodes(app)
    app.add_transform(RecordParts)
    app.add_post_transform(FillSlots)
    app.connect("config-inited", events.drop_unreadable_sources)
    app.connect("builder-inited", beside.add_static_files)
    app.connect("env-get-outdated", events.read_log)
    app.connect("source-read", events.hide_front_matter)
    app.connect("env-updated", events.pages_to_write_again)
    app.connect("html-page-context", events.link_neighbours)
    app.connect("html-page-context", beside.announce)
    app.connect("html-collect-pages", topic_page.collect)
    app.connect("build-finished", events.write_outputs)

    return {
        "version": "0.1.0",
        # What was read by other code is read again: else a warm build would differ from a cold one.
        "env_version": version_of(Path(__file__).parent),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

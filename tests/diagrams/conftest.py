"""One warm renderer for the whole run, and tiny sites with diagrams."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from mermaid_static import recipe, roles
from mermaid_static.renderer import Mermaidx
from sphinx.testing.util import SphinxTestApp
from sphinx.util.console import strip_escape_sequences

ROOT = Path(__file__).parents[1] / "roots" / "test-diagram"
SOURCES = Path(__file__).parent / "sources"


@pytest.fixture(scope="session")
def renderer():
    made = Mermaidx()
    yield made
    made.close()


@pytest.fixture(scope="session")
def draw(renderer):
    """Draw a source as a page would show it."""

    def draw(source: str) -> str:
        return recipe.finish(renderer.render(source, roles.config(roles.sentinels())), source)

    return draw


@dataclass
class Site:
    """A copy of the root, built with one cache for all tests."""

    root: Path
    cache: Path

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def build(self, builder: str = "dirhtml", *, parallel: int = 0, **settings: object) -> Site:
        app = SphinxTestApp(
            builder,
            srcdir=self.root,
            parallel=parallel,
            confoverrides={"mermaid_static_cache": str(self.cache), **settings},
        )
        try:
            app.build()
        finally:
            app.cleanup()
        self.out = app.outdir
        # a warning begins with the path of the page; the folder of the test does not matter
        self.warnings = strip_escape_sequences(app.warning.getvalue()).replace(f"{self.root}/", "")
        return self

    def html(self, name: str) -> BeautifulSoup:
        return BeautifulSoup((self.out / name).read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("mermaid")


@pytest.fixture
def diagrams(tmp_path, cache):
    root = tmp_path / "site"
    shutil.copytree(ROOT, root)
    return Site(root=root, cache=cache)

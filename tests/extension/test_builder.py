"""Where pages are published."""

import json
import shutil
from pathlib import Path

import adr_sphinx
import pytest
from adr_sphinx.builder import page_name
from adr_sphinx.digest import version_of
from bs4 import BeautifulSoup
from sphinx.util.inventory import InventoryFile


@pytest.mark.parametrize(
    ("docname", "page"),
    [
        ("docs/index", "index"),
        ("docs/concepts/monolith", "concepts/monolith"),
        ("docs/concepts/index", "concepts/index"),
        ("adrs/index", "adr/index"),
        ("adrs/0006-outbox", "adr/0006"),
        ("adrs/12345-many", "adr/12345"),
        ("adrs/revisions/0006/9f3c2a1", "adr/0006/@9f3c2a1"),
        ("genindex", "genindex"),
    ],
)
def test_document_is_published_under_its_promised_name(docname, page):
    assert page == page_name(docname)


def test_pages_are_read_again_by_other_code(site, tmp_path):
    package = shutil.copytree(Path(adr_sphinx.__file__).parent, tmp_path / "package")
    (package / "notes.md").write_text("no code", encoding="utf-8")
    built = site("log").build()

    assert version_of(package) == built.app.env.version["adr_sphinx"]
    (package / "transforms.py").write_text("", encoding="utf-8")
    assert version_of(package) != built.app.env.version["adr_sphinx"]


def test_record_is_published_under_its_number(site):
    built = site("log").build()

    files = {str(path.relative_to(built.app.outdir)) for path in built.app.outdir.rglob("*.html")}
    assert {
        "index.html",
        "citing/index.html",
        "guide/first/index.html",
        "adr/index.html",
        "adr/0001/index.html",
        "adr/0001/@a964cac/index.html",
    } <= files


def every_link(built):
    """Yield the page and the target of each local link of a built site."""
    for file in built.app.outdir.rglob("*.html"):
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        for link in page.select("a[href], link[href]"):
            href, _, fragment = link["href"].partition("#")
            if "://" not in href and not href.startswith("data:"):
                target = (file.parent / href.partition("?")[0]).resolve() if href else file
                yield file, link["href"], target, fragment


@pytest.mark.parametrize("builder", ["dirhtml", "html"])
def test_every_link_of_the_site_leads_somewhere(site, builder):
    """Pages, fragments and stylesheets, with either builder."""
    built = site("log", builder)
    built.record()
    built.build()

    assert [] == built.warnings
    for file, href, target, fragment in every_link(built):
        found = target / "index.html" if target.is_dir() else target
        assert found.is_file(), f"{file}: {href}"
        if fragment:
            page = BeautifulSoup(found.read_text(encoding="utf-8"), "html.parser")
            assert page.find(id=fragment), f"{file}: {href}"


def test_inventory_names_the_addresses_of_records_and_parts(site):
    built = site("log").build()
    data = (built.app.outdir / "objects.inv").read_bytes()
    found = InventoryFile.loads(data, uri="/site").data

    decision = found["adr:decision"]["ADR-0002"]
    assert "/site/adr/0002/" == decision.uri
    assert "ADR-0002 Publish after the commit (superseded)" == decision.display_name
    assert "/site/adr/0001/#e1" == found["adr:evidence"]["ADR-0001/E1"].uri
    assert "/site/adr/0001/#o1" == found["adr:option"]["ADR-0001/O1"].uri


def search_index(built):
    text = built.read("searchindex.js")
    return json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))


def test_search_index_names_pages_and_survives_a_second_build(site):
    """The search page makes addresses from these names; a revision has no title to be found by."""
    built = site("log").build()
    pages = dict(zip(search_index(built)["docnames"], search_index(built)["titles"], strict=True))
    built.edit("docs/guide/first.md", "Begin", "Start")
    built.build()
    again = dict(zip(search_index(built)["docnames"], search_index(built)["titles"], strict=True))

    assert pages == again
    assert "Write to an outbox" == pages["adr/0001"]
    assert "" == pages["adr/0001/@a964cac"]

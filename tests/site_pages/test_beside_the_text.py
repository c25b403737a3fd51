"""What a page has beside its text, on a site that knows its address and on one that does not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
SITE_URL = "https://decisions.example/team/log"
LOADS_INDEX = re.compile(r"<script[^>]*searchindex")
SOURCE_URL = "https://code.example/team/log"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The site as built for a known address, and where Pagefind has no binary."""
    folder = tmp_path_factory.mktemp("published")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "dirhtml", "-D", "search_engine=sphinx"]
    command += ["-d", folder / "doctrees", ROOT, folder / "html"]
    environ = {**os.environ, "SITE_URL": SITE_URL, "SOURCE_URL": SOURCE_URL}
    subprocess.run(command, env=environ, check=False)  # what is wrong fails the site's own build
    return folder / "html"


def soup(site, page):
    return BeautifulSoup((site / page).read_text(encoding="utf-8"), "html.parser")


def meta(page):
    tags = page.select("meta[property], meta[name]")
    return {tag.get("property") or tag["name"]: tag["content"] for tag in tags}


def pages(site):
    return sorted(site.rglob("index.html"))


def test_page_says_its_title_and_description(site):
    found = meta(soup(site, "adr/0006/index.html"))

    assert found["og:title"] == "ADR-0006 Write events to an outbox in the same transaction"
    assert found["og:description"].startswith("We write each event to an outbox table")
    assert found["description"] == found["og:description"]
    assert meta(soup(site, "index.html"))["og:type"] == "website"


def test_every_written_page_has_a_description_of_a_readable_length(published):
    for page in pages(published):
        text = soup(published, page)
        if text.select_one("h1") and not text.select_one("meta[name=robots]"):
            found = meta(text)
            if "og:title" in found:
                assert 20 < len(found["description"]) <= 200, page


def test_address_is_absolute_where_it_is_known(published):
    page = soup(published, "adr/0006/index.html")
    address = f"{SITE_URL}/adr/0006/"

    assert page.select_one("link[rel=canonical]")["href"] == address
    assert meta(page)["og:url"] == address


def test_site_that_does_not_know_its_address_prints_none(site):
    found = [
        tag
        for page in pages(site)
        for tag in soup(site, page).select("link[rel=canonical], meta[property='og:url']")
    ]

    assert found == []
    assert not (site / "sitemap.xml").exists()


def test_sitemap_lists_every_page_once_and_no_text_of_the_past(published):
    tree = ElementTree.parse(published / "sitemap.xml")  # noqa: S314 - our own file
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    found = [element.text for element in tree.iter(name)]

    assert found == sorted(set(found))
    assert f"{SITE_URL}/adr/0006/" in found
    assert f"{SITE_URL}/" in found
    assert [url for url in found if "@" in url] == []
    for url in found:
        path = url.removeprefix(f"{SITE_URL}/")
        assert (published / path / "index.html").is_file(), url


def test_no_image_is_made_and_none_is_named(site):
    assert [page for page in pages(site) if "og:image" in meta(soup(site, page))] == []


@pytest.mark.parametrize(("folder", "prefix"), [("published", "/team/log/"), ("site", "/")])
def test_page_for_lost_addresses_works_at_any_depth(request, folder, prefix):
    """Every address in it starts at the root of the host, and leads to a file."""
    built = request.getfixturevalue(folder)
    page = soup(built, "404.html")
    tags = page.select("a[href], link[href], script[src], form[action]")
    addresses = [tag.get("href") or tag.get("src") or tag["action"] for tag in tags]
    local = [url for url in addresses if not url.startswith(("#", "https:"))]

    assert len(local) > 10
    assert [url for url in local if not url.startswith(prefix)] == []
    for url in local:
        path = built / re.sub(r"[?#].*", "", url).removeprefix(prefix)
        assert path.is_file() or (path / "index.html").is_file(), url
    assert page.html["data-content_root"] == prefix


def test_page_links_its_source_for_editing(published):
    for path, source in {
        "adr/0006/index.html": "adrs/0006-write-events-to-an-outbox.md",
        "index.html": "docs/index.md",
    }.items():
        link = soup(published, path).find("a", string="Edit this page")

        assert link["href"] == f"{SOURCE_URL}/edit/main/{source}"
        assert (ROOT / source).is_file()


def test_site_without_a_repository_has_no_edit_link(site):
    assert soup(site, "index.html").find("a", string="Edit this page") is None


def test_without_pagefind_the_search_of_sphinx_stands_in(published):
    page = soup(published, "search/index.html")
    scripts = [script["src"] for script in page.select("script[src]")]

    assert any("searchindex.js" in script for script in scripts)
    assert page.select_one("#search-results")
    assert (published / "searchindex.js").is_file()
    assert not (published / "pagefind").exists()


def test_no_page_loads_the_index_of_sphinx(site):
    if not (site / "pagefind").is_dir():
        pytest.skip("the site was built where Pagefind has no binary")
    loading = [page for page in site.rglob("*.html") if LOADS_INDEX.search(page.read_text("utf-8"))]

    assert loading == []
    assert not (site / "searchindex.js").exists()


def test_search_page_links_only_what_exists(site):
    for link in soup(site, "search/index.html").select(".search-all a[href]"):
        address = urljoin("/search/", link["href"]).partition("#")
        page = (site / address[0].strip("/") / "index.html").read_text("utf-8")
        assert not address[2] or f'id="{address[2]}"' in page, link["href"]


def test_no_file_of_the_index_is_empty(site):
    """The service answers before it has written, so the build writes what the service gives it."""
    files = [path for path in (site / "pagefind").rglob("*") if path.is_file()]

    assert files
    assert [] == [path.name for path in files if not path.stat().st_size]

"""Search in a real browser: what is asked for comes first, by keyboard, from this site alone."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.browser

PAGE = "form[data-search=page]"
PANEL = "form[data-search=panel]"
GLOSSARY = "/reference/glossary/"  # its terms are hits by themselves
GENERATED = ("/search/", "/genindex/", "/dec/")


@pytest.fixture(scope="module", autouse=True)
def _pagefind(site):
    if not (site / "pagefind").is_dir():
        pytest.skip("the site was built where Pagefind has no binary")


def settled(page, form, query):
    """The hits, once *query* is answered."""
    page.wait_for_function(
        "([form, query]) => document.querySelector(form).dataset.answered === query",
        arg=[form, query],
    )
    return page.locator(f"{form} .search-hit")


def hits(visit, query):
    with visit(f"/search/?q={query}") as seen:
        found = settled(seen.page, PAGE, query)
        assert seen.complaints == []
        return [link.get_attribute("href") for link in found.all()]


def articles(site):
    """The words of every page that can be found, by its address."""
    for page in sorted(site.rglob("index.html")):
        address = f"/{page.parent.relative_to(site).as_posix()}/".replace("/./", "/")
        if "@" in address or address.startswith(GENERATED):
            continue
        article = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").article
        yield address, article.get_text(" ").lower()


@pytest.fixture(scope="module")
def records(site):
    numbers = [page.parent.name for page in sorted(site.glob("adr/[0-9]*/index.html"))]
    assert numbers
    return numbers


@pytest.fixture(scope="module")
def terms(site):
    page = (site / "reference/glossary/index.html").read_text(encoding="utf-8")
    found = BeautifulSoup(page, "html.parser").select("dl.glossary dt")
    for term in found:
        term.select_one(".headerlink").decompose()
    assert found
    return {term.get_text().strip(): f"{GLOSSARY}#{term['id']}" for term in found}


def first_hits(visit, queries):
    """The first hit of each query, typed one after the other into the search page."""
    first = {}
    with visit("/search/") as seen:
        for query in queries:
            seen.page.locator(f"{PAGE} input").fill(query)
            found = settled(seen.page, PAGE, query)
            first[query] = found.first.get_attribute("href") if found.count() else None
    return first


@pytest.mark.parametrize("form", ["ADR-{}", "adr-{}", "{}"])
def test_id_lists_its_record_first(visit, records, form):
    expected = {form.format(number): f"/adr/{number}/" for number in records}

    assert first_hits(visit, expected) == expected


def test_term_of_the_glossary_lists_its_definition_first(visit, terms):
    assert first_hits(visit, terms) == terms


def test_word_of_one_body_lists_its_page_first(visit, site):
    """A search also finds other forms of a word, so no form of it may stand elsewhere."""
    pages = dict(articles(site))
    stems = {
        address: {word[:4] for word in re.findall(r"[a-z]{3,}", text)}
        for address, text in pages.items()
    }
    counts = Counter(stem for found in stems.values() for stem in found)
    expected = {}
    for address, text in pages.items():
        words = re.findall(r"(?<!\S)[a-z]{7,}(?=[\s.,;:])", text)  # not a part of an address
        alone = sorted(
            word
            for word in words
            if counts[word[:4]] == 1 and not counts[word[:3]]  # "cutting" also finds "cut"
        )
        if alone and address != GLOSSARY:
            expected[alone[0]] = address
    assert len(expected) > len(pages) / 3

    found = first_hits(visit, expected)
    assert {word: urldefrag(hit or "").url for word, hit in found.items()} == expected


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("ADR-0007", "/adr/0007/"),
        ("0007", "/adr/0007/"),
        ("get_or_create", "/adr/0007/"),
        ("tail latency", "/reference/glossary/#term-tail-latency"),
    ],
)
def test_search_page_shows_the_right_page_first(visit, query, address):
    assert hits(visit, query)[0] == address


def test_no_hit_is_an_old_text_or_a_list_made_by_machine(visit):
    found = hits(visit, "outbox")

    assert found
    assert [url for url in found if "@" in url or "genindex" in url or "search" in url] == []


def test_keyboard_alone_finds_and_opens_a_record(visit, server):
    with visit("/concepts/") as seen:
        quiet = list(seen.requests)
        seen.page.keyboard.press("/")
        assert seen.requests == quiet, "nothing is fetched before the first key of a query"

        seen.page.keyboard.type("outbox")
        found = settled(seen.page, PANEL, "outbox")
        assert found.first.is_visible()
        assert found.count() > 2

        seen.page.keyboard.press("ArrowDown")
        seen.page.keyboard.press("ArrowDown")
        assert found.nth(1).evaluate("link => link === document.activeElement")
        seen.page.keyboard.press("ArrowUp")
        assert found.nth(0).evaluate("link => link === document.activeElement")
        seen.page.keyboard.press("ArrowDown")
        target = found.nth(1).get_attribute("href")
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_url(f"**{target}")

        assert [url for url in seen.requests if not url.startswith(server.origin)] == []
        assert seen.complaints == []


def test_enter_in_the_box_opens_the_first_hit(visit):
    with visit("/") as seen:
        seen.page.keyboard.press("/")
        seen.page.keyboard.type("0007")
        seen.page.keyboard.press("Enter")

        seen.page.wait_for_url("**/adr/0007/")


def test_escape_leads_back_to_the_box_and_then_out(visit):
    with visit("/") as seen:
        seen.page.keyboard.press("/")
        seen.page.keyboard.type("outbox")
        found = settled(seen.page, PANEL, "outbox")
        box = seen.page.locator(f"{PANEL} input")
        seen.page.keyboard.press("ArrowDown")

        seen.page.keyboard.press("Escape")
        assert box.evaluate("input => input === document.activeElement")
        assert box.input_value() == "outbox"

        seen.page.keyboard.press("Escape")
        assert box.input_value() == ""
        assert not box.evaluate("input => input === document.activeElement")
        assert not seen.page.locator(".search-panel").is_visible()
        assert found.count() == 0


def test_slash_in_a_field_is_a_slash(visit):
    with visit("/search/") as seen:
        seen.page.locator(f"{PAGE} input").focus()
        seen.page.keyboard.type("a/b")

        assert seen.page.locator(f"{PAGE} input").input_value() == "a/b"


def test_what_is_not_found_is_said(visit):
    with visit("/search/?q=%25%25") as seen:  # two signs that are part of no word
        assert settled(seen.page, PAGE, "%%").count() == 0
        assert "Nothing found" in seen.page.inner_text(".search-status")
        assert seen.page.locator(".search-all").is_visible()


def test_search_page_lists_every_page_and_term_without_script(visit, site, terms):
    with visit("/search/", java_script_enabled=False) as seen:
        listed = {
            urljoin("/search/", link.get_attribute("href"))
            for link in seen.page.locator(".search-all li a").all()
        }

        assert not seen.page.locator(PAGE).is_visible()
        assert "every page and every term" in seen.page.inner_text("noscript")
        assert {address for address, _ in articles(site)} <= listed
        assert set(terms.values()) <= listed


def test_panel_fits_a_phone(visit):
    with visit("/", width=390) as seen:
        seen.page.locator("label.nav-overlay-icon").click()
        seen.page.locator(f"{PANEL} input").fill("outbox")
        settled(seen.page, PANEL, "outbox")
        box = seen.page.locator(".search-panel").bounding_box()

        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390

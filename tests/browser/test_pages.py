"""What a reader's browser sees: on a phone and a desk, in the light and in the dark."""

from __future__ import annotations

import re
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = ["/", "/adr/", "/adr/0006/", "/concepts/monolith-and-microservices/", "/tirith/"]
SCREENS = [*product((390, 1280), ("light", "dark"))]
GRAVE = {"serious", "critical"}


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("path", PAGES)
def test_page_loads_from_its_origin_alone_and_fits_the_screen(visit, server, path, width, scheme):
    with visit(path, width=width, scheme=scheme) as seen:
        foreign = [url for url in seen.requests if not url.startswith(server.origin)]
        sideways = seen.page.evaluate(
            "[...document.querySelectorAll('html, body, .content')]"
            ".map(e => e.scrollWidth - e.clientWidth).filter(n => n > 0)"
        )

        assert foreign == []
        assert seen.complaints == []
        assert sideways == []


FOUND = {"resultTypes": ["violations"]}  # of the rest it need not tell every element


def grave_findings(visit, path, **options):
    # The policy would stop axe itself, which is put into the page as a script.
    with visit(path, until="load", bypass_csp=True, **options) as seen:
        found = Axe().run(seen.page, options=FOUND).response["violations"]
    return [
        f"{path} {finding['id']}: {node['html'][:160]} {node['failureSummary']}"
        for finding in found
        if finding["impact"] in GRAVE
        for node in finding["nodes"]
    ]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("path", PAGES)
def test_page_has_no_serious_accessibility_finding(visit, path, width, scheme):
    assert grave_findings(visit, path, width=width, scheme=scheme) == []


def test_no_page_has_a_serious_accessibility_finding(visit, site):
    """Every page once, where most goes wrong: narrow and dark."""
    pages = [path_of(page, site) for page in sorted(site.rglob("index.html"))]
    assert pages

    found = [grave_findings(visit, path, width=390, scheme="dark") for path in pages]
    assert [finding for findings in found for finding in findings] == []


@pytest.mark.parametrize("path", ["/search/?q=outbox", "/genindex/", "/reference/glossary/"])
def test_machine_made_page_obeys_the_policy(visit, server, path):
    with visit(path) as seen:
        assert [url for url in seen.requests if not url.startswith(server.origin)] == []
        assert seen.complaints == []


@pytest.mark.parametrize("path", PAGES)
def test_text_and_diagrams_show_without_script(visit, path):
    with visit(path, width=390, java_script_enabled=False) as seen:
        article = seen.page.locator("article")
        drawn = article.locator(".mermaid-box svg")

        assert len(article.inner_text().split()) > 60
        assert all(drawn.nth(n).is_visible() for n in range(drawn.count()))


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_chosen_theme_is_set_before_the_first_paint(visit, server, choice):
    with visit("/", scheme="light" if choice == "dark" else "dark") as seen:
        seen.page.evaluate("choice => localStorage.setItem('theme', choice)", choice)
        seen.page.goto(f"{server.origin}/adr/", wait_until="commit")
        seen.page.wait_for_selector("h1")

        assert seen.page.evaluate("document.body.dataset.theme") == choice


def path_of(page, site):
    folder = page.parent.relative_to(site).as_posix()
    return "/" if folder == "." else f"/{folder}/"


def diagrams(html):
    return len(re.findall(r'class="mermaid-box"', html))


def first_load(visit, server, path):
    server.sent.clear()
    with visit(path):
        return sum(server.sent.values())


def test_first_load_of_a_record_is_small(visit, server, site):
    """60 KB without a diagram, 110 KB with up to two."""
    records = sorted(site.glob("adr/[0-9]*/index.html"))
    assert records

    heavy = {}
    for record in records:
        drawn = diagrams(record.read_text(encoding="utf-8"))
        size = first_load(visit, server, path_of(record, site))
        if size > (60_000 if drawn == 0 else 110_000):
            heavy[record.parent.name] = (drawn, size)
    assert heavy == {}


def test_first_load_of_a_page_with_two_diagrams_is_small(visit, server, site):
    pages = [
        page for page in site.rglob("index.html") if diagrams(page.read_text(encoding="utf-8")) >= 2
    ]
    assert pages

    for page in pages:
        path = path_of(page, site)
        assert first_load(visit, server, path) <= 110_000, path

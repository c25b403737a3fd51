"""The pages of topics, the picture of the relations, the feed and the cards of a built site."""

from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup


@pytest.fixture(name="history")
def _history(site):
    built = site("history")
    return built.build()


def words(found):
    return " ".join(found.get_text().split())


def titles(section):
    return [words(found) for found in section.select(".adr-log-title")]


def test_topic_page_shows_what_is_in_force_first(history):
    page = history.page("dec/storage/index.html")

    assert [] == history.warnings
    assert "Storage" == page.h1.contents[0]
    assert 'ADR-0003 Keep notes in a "table" & <index> it' == words(page.select("h2 a")[0])
    assert "We keep notes in a table & index it." == words(page.select_one(".adr-decision"))
    assert "Biggest cost: it takes a day." == words(page.select_one(".adr-cost"))
    assert ["ADR-0008 Keep notes in shards"] == titles(page.select_one("#proposed"))
    assert [
        "ADR-0002 Keep one file per note",
        "ADR-0004 Send notes by mail",
        "ADR-0001 Keep notes in one file",
    ] == titles(page.select_one("#past"))
    assert ["supersedes", "supersedes", "depends on", "relates to"] == [
        words(row.select("td")[1]) for row in page.select("#relations tbody tr")
    ]


def test_topic_without_a_record_in_force_says_so(history):
    page = history.page("dec/printing/index.html")

    assert "Nothing is in force for this topic." in words(page)
    assert ["ADR-0005 Print every note"] == titles(page.select_one("#past"))


def test_record_and_log_link_to_the_topic(history):
    header = history.page("adr/0003/index.html").select_one(".adr-meta a.adr-topic")
    log = history.page("adr/index.html")

    assert ("storage", "../../dec/storage/") == (header.text, header["href"])
    assert {"../dec/names/", "../dec/printing/", "../dec/storage/"} == {
        link["href"] for link in log.select(".adr-topic")
    }
    assert "printing: nothing is in force" in words(log)


@pytest.mark.parametrize("builder", ["dirhtml", "html"])
def test_every_link_of_a_topic_page_leads_somewhere(site, builder):
    built = site("history", builder).build()
    root = built.app.outdir
    pages = [*root.glob("dec/**/*.html"), *root.glob("adr*/index.html"), *root.glob("adr*/0*.html")]
    assert pages

    for file in pages:
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        for link in page.select("a[href], link[href]"):
            href, _, anchor = link["href"].partition("#")
            if "://" in href or href.startswith("data:"):
                continue
            target = (file.parent / href.partition("?")[0]).resolve() if href else file
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{file}: {link['href']}"
            assert not anchor or f'id="{anchor}"' in target.read_text(encoding="utf-8")


def test_topic_page_follows_its_records(history):
    """A record that leaves a topic leaves its page; a topic without records has none."""
    history.edit("adrs/0005-print.md", "topic: printing", "topic: names")
    history.edit("adrs/0004-mail.md", "topic: storage\n", "")
    history.edit("adrs/0007-names.md", "# Name notes", "# Call notes")
    history.build()

    names = history.page("dec/names/index.html")
    assert "ADR-0007 Call notes by number" in words(names)
    assert ["ADR-0005 Print every note"] == titles(names)
    assert "ADR-0004" not in words(history.page("dec/storage/index.html"))
    assert not (history.app.outdir / "dec/printing/index.html").exists()


def test_topic_pages_are_not_written_again_when_nothing_changed(history):
    page = history.app.outdir / "dec/storage/index.html"
    before = page.stat().st_mtime_ns
    history.build()
    assert before == page.stat().st_mtime_ns

    history.edit("adrs/0007-names.md", "# Name notes", "# Call notes")
    history.build()
    assert "Call notes by number" in words(history.page("dec/storage/index.html"))


def test_published_addresses_hold_topics_cards_and_the_feed(history):
    found = (history.root / "_build" / "urls.txt").read_text(encoding="utf-8").split()

    assert {"/dec/storage/", "/dec/printing/", "/adr/0001/card.html", "/atom.xml"} <= set(found)


def test_feed_is_named_on_every_page_and_leads_to_the_records(history):
    for path in ("index.html", "adr/0003/index.html", "dec/storage/index.html"):
        page = BeautifulSoup(history.read(path), "html.parser")
        (link,) = page.select('link[rel="alternate"][type="application/atom+xml"]')
        file = (history.app.outdir / path).parent / link["href"]
        assert file.resolve() == (history.app.outdir / "atom.xml").resolve()
    feed = ET.fromstring(history.read("atom.xml"))  # noqa: S314 - our own text
    for link in feed.iterfind(".//{*}entry/{*}link"):
        assert (history.app.outdir / link.get("href") / "index.html").is_file()
    assert "the links in the feed are relative" in words(history.page("adr/index.html"))


def test_feed_is_absolute_where_the_site_knows_its_address(site):
    built = site("history")
    built.edit("conf.py", "nitpicky", 'html_baseurl = "https://example.org/base/"\nnitpicky')
    built.build()

    assert 'href="https://example.org/base/adr/0003/"' in built.read("atom.xml")
    assert "are relative" not in words(built.page("adr/index.html"))


def test_topic_page_tells_its_address_and_is_in_the_sitemap(site):
    built = site("history")
    built.edit("conf.py", "nitpicky", 'html_baseurl = "https://example.org/base/"\nnitpicky')
    built.edit("conf.py", '"adr_sphinx"]', '"adr_sphinx", "site_pages"]')
    built.build()
    page = BeautifulSoup(built.read("dec/storage/index.html"), "html.parser")

    assert "https://example.org/base/dec/storage/" == page.select_one("[rel=canonical]")["href"]
    assert page.select_one("[name=description]")["content"].startswith(
        "What is in force for storage: ADR-0003 Keep"
    )
    assert "<loc>https://example.org/base/dec/storage/</loc>" in built.read("sitemap.xml")


def test_broken_log_has_no_feed(history):
    history.edit("adrs/0006-tape.md", "status: withdrawn", "status: forgotten")
    history.build()

    assert not (history.app.outdir / "atom.xml").exists()


def with_diagrams(built):
    settings = (built.root / "conf.py").read_text(encoding="utf-8")
    settings += 'extensions += ["sphinxcontrib.mermaid", "mermaid_static"]\n'
    (built.root / "conf.py").write_text(settings, encoding="utf-8")
    return built


def test_relations_are_drawn_once_and_listed_in_a_table(site):
    built = with_diagrams(site("history")).build()
    section = built.page("adr/index.html").select_one("#relations")

    assert [] == built.warnings
    assert "How the records relate" == section.select_one("svg title").text
    assert 1 == len(section.select("svg"))
    drawn = section.select_one("svg").get_text(" ")
    for number in (1, 2, 3, 5, 7, 8):
        assert f"ADR-{number:04}" in drawn
    assert "<index>" in drawn
    assert [
        ["ADR-0002", "supersedes", "ADR-0001"],
        ["ADR-0003", "supersedes", "ADR-0002"],
        ["ADR-0003", "depends on", "ADR-0007"],
        ["ADR-0007", "amends", "ADR-0005"],
        ["ADR-0008", "relates to", "ADR-0003"],
    ] == [
        [words(cell)[:8] if "ADR-" in cell.text else words(cell) for cell in row.select("td")]
        for row in section.select("tbody tr")
    ]


def test_picture_is_drawn_again_when_a_relation_changes(site):
    built = with_diagrams(site("history")).build()
    built.edit("adrs/0008-shards.md", "relates-to: [ADR-0003]", "relates-to: [ADR-0004]")
    built.build()

    section = built.page("adr/index.html").select_one("#relations")
    assert "ADR-0004" in section.select_one("svg").get_text()


def test_tangle_of_relations_is_a_table_alone(site, monkeypatch):
    monkeypatch.setattr("adr_sphinx.graph.MOST", 4)
    section = with_diagrams(site("history")).build().page("adr/index.html").select_one("#relations")

    assert [] == section.select("svg")
    assert 5 == len(section.select("tbody tr"))


def test_log_without_relations_has_no_such_section(history):
    for name, line in (
        ("0002-one-file-per-note", "supersedes: [ADR-0001]\n"),
        ("0003-table", "supersedes: [ADR-0002]\ndepends-on: [ADR-0007]\n"),
        ("0007-names", "amends: [ADR-0005]\n"),
        ("0008-shards", "relates-to: [ADR-0003]\n"),
    ):
        history.edit(f"adrs/{name}.md", line, "")
    history.build()

    assert history.page("adr/index.html").select_one("#relations") is None


def test_card_stands_beside_each_record(history):
    text = BeautifulSoup(history.read("adr/0001/card.html"), "html.parser")

    assert [
        "ADR-0001 Keep notes in one file",
        "superseded 10 November 2026",
        'In force: ADR-0003 Keep notes in a "table" & <index> it.',
        "We keep notes in one file.",
    ] == [words(line) for line in text.select(".adr-card p")]


def test_scripts_are_loaded_only_where_they_have_something_to_do(history):
    def scripts(path):
        page = BeautifulSoup(history.read(path), "html.parser")
        found = [script["src"] for script in page.select("script[src*='adr-']")]
        return [src.rpartition("/")[2].partition("?")[0] for src in found]

    assert ["adr-card.js", "adr-log.js"] == scripts("adr/index.html")
    assert ["adr-card.js"] == scripts("index.html")
    assert [] == scripts("genindex/index.html")


BANNERS = {
    1: "Superseded. It is kept as history. In force: ADR-0003 Keep",
    2: "Superseded. It is kept as history. In force: ADR-0003 Keep",
    4: "Rejected. This was considered and is not done.",
    5: "Deprecated. It no longer binds, and nothing has taken its place.",
    6: "Withdrawn. Its authors took this proposal back.",
    8: "Proposed. Nothing is decided yet; do not build on it.",
}


def test_each_record_says_why_it_does_not_bind(history):
    """A chain of successors leads to the one in force, not to the next that is past."""
    for number in range(1, 9):
        banners = history.page(f"adr/{number:04}/index.html").select(".adr-banner")
        said = [words(banner) for banner in banners]
        assert len(said) == (1 if number in BANNERS else 0)
        assert all(text.startswith(BANNERS[number]) for text in said)


def test_chain_that_ends_in_nothing_says_so(history):
    history.edit("adrs/0003-table.md", "status: accepted", "status: deprecated")
    history.build()
    banner = words(history.page("adr/0001/index.html").select_one(".adr-banner"))

    assert banner.endswith("Nothing that took its place is in force.")


def test_previous_and_next_pass_over_no_status(history):
    for number in range(1, 9):
        page = BeautifulSoup(history.read(f"adr/{number:04}/index.html"), "html.parser")
        before = [link["href"] for link in page.select("a.prev-page")]
        after = [link["href"] for link in page.select("a.next-page")]
        assert before == ([f"../{number - 1:04}/"] if number > 1 else [])
        assert after == ([f"../{number + 1:04}/"] if number < 8 else [])

"""What a record's page shows."""

from datetime import date

import pytest
from adr_sphinx import seeded, words
from adr_sphinx.evidence import Figure
from adr_sphinx.log import read
from bs4 import BeautifulSoup


@pytest.fixture(name="proved")
def _proved(site):
    built = site("log")
    built.record()
    return built.build()


@pytest.fixture(name="page")
def _page(proved):
    return proved.page("adr/0001/index.html")


def texts(page, selector):
    return [" ".join(found.get_text().split()) for found in page.select(selector)]


def test_header_says_what_was_decided_what_it_costs_and_whether_it_holds(page):
    assert [
        "ADR-0001 · accepted 20 November 2026 · rampart · topic publishing",
        "Holding 1 claim proved, 1 rejected way still fails",
        "We write each message to an outbox table & publish it later.",
        "Biggest cost: a relay must run.",
        "Review by 20 May 2027",
    ] == texts(page, ".adr-header p")
    assert page.select_one("h1").find_next("div")["class"][0] == "adr-header"
    assert "outbox" == page.select_one(".adr-header em").text


def test_sections_and_labels_have_stable_anchors(page):
    """The anchors come from the kind of section and from labels, not from the words."""
    sections = [section["id"] for section in page.select("section")]

    assert [
        *("record", "context", "options", "decision", "consequences", "confirmation"),
        *("evidence", "e1", "assumptions", "rules", "pros-and-cons", "o1", "o2"),
    ] == sections
    assert ["c1", "c2", "c3", "a1", "r1"] == [item["id"] for item in page.select("li[id]")]
    ids = [found["id"] for found in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_options_that_are_not_weighed_keep_their_anchor(proved):
    page = proved.page("adr/0003/index.html")

    assert ["o1", "o2"] == [item["id"] for item in page.select("#options li")]


def test_evidence_says_verdict_figures_and_bounds_of_both_ways(page):
    assert ["E1 No message is lost when kill -9 strikes"] == texts(page, "#e1 .adr-claim")
    assert [
        (
            "Proved: 0 of 200 messages lost (expected at most 0); 12 kills (expected at least 10)."
            " It backs C1."
        ),
        (
            "The rejected way, O1 Publish with on_commit, still fails:"
            " 17 of 200 messages lost (expected at least 1)."
        ),
    ] == texts(page, "#e1 .adr-verdict")
    assert ["Run on this commit's code."] == texts(page, "#e1 .adr-source")


def test_evidence_draws_both_ways_and_shows_the_table_behind(page):
    chart = page.select_one("#e1 svg")

    assert "img" == chart["role"]
    assert "ADR-0001/E1: lost" == chart.title.text
    assert (
        "O2, chosen: 0 of 200 messages lost; O1, rejected: 17 of 200 messages lost"
        == chart.desc.text
    )
    assert ["0", "30.6"] == [  # 17 of 200 of a width of 360
        bar["width"] for bar in chart.select("rect:not(.adr-chart-track)")
    ]
    assert [
        ["O2", "lost", "0 of 200 messages lost", "at most 0"],
        ["O2", "kills", "12 kills", "at least 10"],
        ["O1", "lost", "17 of 200 messages lost", "at least 1"],
    ] == [texts(row, "td") for row in page.select("#e1 details tbody tr")]


def test_evidence_shows_how_the_two_ways_differ(page):
    difference = page.select_one("#e1 .highlight-diff").get_text()

    assert "-    return connection.broker.publish(message)" in difference
    assert "+    connection.outbox.add(message)" in difference


def test_evidence_can_be_run_again(page):
    fold = page.select("#e1 details")[-1]

    assert "Run it yourself" == fold.summary.text
    command = " ".join(fold.select_one("pre").get_text().replace("\\\n", " ").split())
    assert (
        "$ .venv/bin/python -m pytest"
        " snippets/experiments/outbox/test_outbox.py::test_outbox_loses_nothing"
        " snippets/experiments/outbox/test_outbox.py::test_after_commit_loses" == command
    )
    assert ["Parameters: orders 200, seed 7.", "Versions: python 3.11."] == texts(
        fold, ".adr-pairs"
    )


def test_assumptions_and_rules_are_listed(page):
    assert ["A1 One database holds both tables. Looked at again by 20 May 2027; maintainers."] == (
        texts(page, "#assumptions li")
    )
    assert "R1 test: snippets/experiments" in texts(page, "#rules li")[0]
    assert "Seeded violation: snippets/experiments" in texts(page, "#rules li")[0]


@pytest.mark.parametrize(
    ("caught", "said"), [(None, "not tried here."), (True, "caught."), (False, "not caught.")]
)
def test_a_rule_tells_whether_it_catches_its_violation(site, caught, said):
    log = site("log")
    decision = read(log.root).decisions[1]
    known = {
        "ADR-0001/R1": seeded.Result(
            verdict=seeded.Verdict(caught=caught, said=""),
            digest=seeded.digest(log.root, decision.rules[0]),
        )
    }
    file = log.root / seeded.RESULTS
    file.parent.mkdir(exist_ok=True)
    file.write_text(seeded.dumps(known), encoding="utf-8")
    log.build()

    assert texts(log.page("adr/0001/index.html"), "#rules li")[0].endswith(f".py, {said}")
    assert caught is log.json()["ADR-0001"]["rules"][0]["seeded_caught"]


def test_a_rule_is_told_in_words_first(site):
    log = site("log")
    (path,) = (file.relative_to(log.root) for file in log.root.glob("adrs/0001-*.md"))
    log.edit(str(path), "tool: test, ref", "says: None is lost, tool: tirith, judges: a.json, ref")
    log.build()

    said = texts(log.page("adr/0001/index.html"), "#rules li")[0]
    assert said.startswith("R1 None is lost. tirith: snippets/")
    assert "It judges a.json of each build. Seeded violation: snippets/" in said


def test_a_page_follows_what_became_of_its_rule(site):
    log = site("log").build()
    rule = read(log.root).decisions[1].rules[0]
    caught = seeded.Result(
        verdict=seeded.Verdict(caught=True, said=""), digest=seeded.digest(log.root, rule)
    )
    text = seeded.dumps({"ADR-0001/R1": caught})
    (log.root / seeded.RESULTS).write_text(text, encoding="utf-8")
    log.build()

    assert texts(log.page("adr/0001/index.html"), "#rules li")[0].endswith(", caught.")


def test_footer_tells_how_to_cite_and_where_the_text_is(page):
    assert [
        "Supersedes ADR-0002 Publish after the commit (superseded)",
        "Cite ADR-0001@a964cac “Write to an outbox” (accepted 2026-11-20, holding)",
        "Revision a964cac · source adrs/0001-write-to-an-outbox.md",
    ] == texts(page, ".adr-footer p")
    assert "@a964cac/" == page.select_one(".adr-file a")["href"]


def test_citation_is_absolute_when_the_site_knows_its_address(site):
    built = site("log")
    built.edit("conf.py", "nitpicky", 'html_baseurl = "https://example.org/base/"\nnitpicky')
    page = built.build().page("adr/0001/index.html")

    assert texts(page, ".adr-cite")[0].endswith(" https://example.org/base/adr/0001/")


def test_previous_and_next_go_by_number(proved):
    page = BeautifulSoup(proved.read("adr/0002/index.html"), "html.parser")

    assert "../0001/" == page.select_one(".prev-page")["href"]
    assert "../0003/" == page.select_one(".next-page")["href"]
    assert "ADR-0003" in page.select_one(".next-page").text


@pytest.mark.parametrize(
    ("number", "banner"),
    [
        ("0002", "Superseded. It is kept as history. In force: ADR-0001 Write to an outbox."),
        ("0004", "Proposed. Nothing is decided yet; do not build on it."),
    ],
)
def test_record_that_does_not_bind_says_so(proved, number, banner):
    page = proved.page(f"adr/{number}/index.html")

    assert [banner] == texts(page, ".adr-banner")
    assert [] == page.select(".adr-health")


def test_review_that_is_due_is_a_word_and_not_a_failure(proved):
    page = proved.page("adr/0003/index.html")

    assert ["Review was due 21 November 2026"] == texts(page, ".adr-review")
    assert [] == proved.warnings


def test_title_with_markup_is_only_words(proved):
    html = proved.read("adr/index.html")

    assert "ADR-0003 Keep one &lt;b&gt;page&lt;/b&gt; per record" in html
    assert "<b>page</b>" not in html


def test_accepted_text_is_kept_with_a_banner(proved):
    page = proved.page("adr/0001/@a964cac/index.html")

    assert [
        (
            "Text as accepted on 20 November 2026; figures in it are today's."
            " The live record is ADR-0001 Write to an outbox."
        )
    ] == texts(page, ".adr-banner")
    assert ["E1 No message is lost when kill -9 strikes."] == texts(page, "#evidence li")
    assert "e1" == page.select_one("#evidence li")["id"]
    assert [] == page.select(".adr-outcome")


def test_record_without_any_run_is_unproven(site):
    page = site("log").build().page("adr/0001/index.html")

    assert ["Unproven not run: E1"] == texts(page, ".adr-health-line")
    assert "Not run: no run is on file. It backs C1." == texts(page, "#e1 .adr-verdict")[0]
    assert [] == page.select("#e1 svg")


def test_record_reads_as_text(site):
    """Every output says the same; the picture is left to HTML."""
    built = site("log", "text")
    built.record()
    text = built.build().read("adrs/0001-write-to-an-outbox.txt")

    assert "Holding 1 claim proved" in text
    assert "Run it yourself" in text
    assert "<svg" not in text
    assert [] == built.warnings


def test_front_page_shows_one_decision_with_what_differs_and_the_command(proved):
    page = proved.page("index.html")

    assert ["ADR-0001 Write to an outbox"] == texts(page, ".adr-showcase-title")
    difference = page.select_one(".adr-showcase .highlight-diff").get_text()
    assert "-    return connection.broker.publish(message)" in difference
    assert "+    connection.outbox.add(message)" in difference
    assert page.select_one(".adr-showcase svg")
    assert "-m pytest" in page.select_one(".highlight-console").get_text()


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (Figure(figure="lost", value=0, unit="messages lost", of=200), "0 of 200 messages lost"),
        (Figure(figure="kills", value=10, unit="kills"), "10 kills"),
        (Figure(figure="queries", value=12345, unit="queries"), "12,345 queries"),
        (
            Figure(figure="killed", value=2, unit="requests that met a kill"),
            "2 requests that met a kill",
        ),
        (Figure(figure="time", value=1.25, unit="seconds"), "1.25 seconds"),
        (Figure(figure="sent_twice", value=1, unit="messages sent twice"), "1 messages sent twice"),
    ],
)
def test_figure_reads_as_words(figure, said):
    assert said == words.figure(figure)


def test_day_reads_the_same_in_every_country():
    assert "1 February 2026" == words.day(date(2026, 2, 1))


@pytest.mark.parametrize("arm", ["../secret.txt", "{folder}/../../../../secret.txt", ".git/config"])
def test_file_outside_of_the_experiment_is_never_printed(site, arm):
    built = site("log")
    folder = "snippets/experiments/outbox"
    for secret in (built.root.parent / "secret.txt", built.root / ".git" / "config"):
        secret.parent.mkdir(exist_ok=True)
        secret.write_text("do not print me", encoding="utf-8")
    written = f"arm: {arm.format(folder=folder)}"
    built.edit("adrs/0001-write-to-an-outbox.md", f"arm: {folder}/arm_outbox.py", written)
    built.build()

    assert any(line.startswith("adrs/0001-write-to-an-outbox.md:17: ") for line in built.warnings)
    assert "do not print me" not in built.read("adr/0001/index.html")

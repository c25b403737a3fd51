"""The list of all decisions."""


def words(found):
    return " ".join(found.get_text().split())


def test_log_lists_decisions_in_force_first(site):
    built = site("log")
    built.record()
    page = built.build().page("adr/index.html")

    assert [
        "ADR-0001 Write to an outbox",
        "ADR-0003 Keep one <b>page</b> per record",
        "ADR-0004 Draw a graph",
        "ADR-0002 Publish after the commit",
    ] == [words(title) for title in page.select(".adr-log-title")]
    assert [
        "accepted 20 November 2026 · Holding · 1 of 1 proved · rampart",
        "accepted 20 November 2026 · Unproven · no evidence · site",
        "proposed 20 November 2026 · no evidence · site",
        "superseded 20 November 2026 · no evidence · rampart",
    ] == [words(facts) for facts in page.select(".adr-log-facts:not(.adr-log-subjects)")]
    assert ["0001/", "0003/", "0004/", "0002/"] == [
        link["href"] for link in page.select(".adr-log-title a")
    ]
    assert "2 decisions in force: 1 holding, 1 unproven." == words(
        page.select_one(".adr-log-summary")
    )


def test_log_links_the_files_for_machines(site):
    page = site("log").build().page("adr/index.html")

    assert ["../adrs.json", "../adrs.schema.json", "../atom.xml"] == [
        link["href"] for link in page.select(".adr-log > p a")
    ]

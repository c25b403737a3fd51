"""What ``{adr}`…``` prints, and what it says when it names nothing."""

import pytest
from adr_sphinx.reference import Reference, parse


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("0006", Reference(number=6)),
        ("ADR-0006", Reference(number=6)),
        ("adr-6", Reference(number=6)),
        ("0006/e1", Reference(number=6, part="E1")),
        ("0006/E1.lost", Reference(number=6, part="E1", figure="lost")),
        ("0006/E1/contrast", Reference(number=6, part="E1", contrast=True)),
        ("0006/E1/contrast.lost", Reference(number=6, part="E1", contrast=True, figure="lost")),
        ("0006/pros-and-cons", Reference(number=6, part="pros-and-cons")),
        ("outbox", None),
        ("0006/", None),
        ("0006/E1.", None),
        ("0006.lost", None),
    ],
)
def test_reference_is_read_in_all_its_forms(text, reference):
    assert reference == parse(text)


def test_reference_prints_titles_figures_and_states(site):
    built = site("log")
    built.record()
    page = built.build().page("citing/index.html")

    assert [
        ("ADR-0001 Write to an outbox", "../adr/0001/"),
        ("ADR-0001 Write to an outbox", "../adr/0001/"),
        ("our outbox", "../adr/0001/"),
        ("0 of 200 messages lost, 12 kills", "../adr/0001/#e1"),
        ("12 kills", "../adr/0001/#e1"),
        ("17 of 200 messages lost", "../adr/0001/#e1"),
        ("17 of 200 messages lost", "../adr/0001/#e1"),
        ("Publish with on_commit (ADR-0001/O1)", "../adr/0001/#o1"),
        ("ADR-0001/C2", "../adr/0001/#c2"),
        ("ADR-0001, consequences", "../adr/0001/#consequences"),
        ("ADR-0002 Publish after the commit (superseded)", "../adr/0002/"),
        ("the old way", "../adr/0002/"),
        ("ADR-0003 Keep one <b>page</b> per record", "../adr/0003/"),
    ] == [(link.text, link["href"]) for link in page.select("li a.reference")]
    assert [] == built.warnings


def test_figure_that_was_not_measured_is_said_to_be_not_run(site):
    page = site("log").build().page("citing/index.html")

    assert ["not run"] * 4 == [link.text for link in page.select("li a[href$='#e1']")]


def test_figure_of_code_that_changed_is_said_to_be_stale(site):
    built = site("log")
    built.record()
    built.edit("snippets/experiments/outbox/arm_outbox.py", "add", "append")
    page = built.build().page("citing/index.html")

    said = [link.text for link in page.select("li a")]
    assert "stale" in said
    assert not any("kills" in text for text in said)


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("0404", "no decision is numbered 0404"),
        ("0001/E9", "ADR-0001 has no E9; it has E1"),
        ("0001/O3", "ADR-0001 has no O3; it has O1, O2"),
        ("0003/E1", "ADR-0003 has no E1; it has none"),
        ("0001/E1.loss", "ADR-0001/E1 has no figure loss; it has lost, kills"),
        ("0001/O1.lost", "O1 is not evidence; only evidence has figures and a contrast"),
        ("0001/C1/contrast", "C1 is not evidence; only evidence has figures and a contrast"),
        ("0002/evidence", "ADR-0002 has no section evidence; it has context, options, decision"),
        ("outbox", "'outbox' is not a reference; write 0006, 0006/E1"),
    ],
)
def test_bad_reference_is_a_warning_at_its_line(site, reference, message):
    built = site("log")
    built.record()
    built.edit("docs/guide/first.md", "Begin", f"See {{adr}}`{reference}`.\nBegin")
    built.build()

    assert 1 == len(built.warnings)
    assert built.warnings[0].startswith(f"docs/guide/first.md:3: WARNING: {message}")
    assert built.warnings[0].endswith("[adr.reference]")


def test_showcase_of_evidence_that_is_not_there_is_a_warning_at_its_line(site):
    built = site("log")
    built.edit("docs/index.md", "0001/E1", "0001/E7")
    built.build()

    assert [
        "docs/index.md:9: WARNING: ADR-0001 has no E7; it has E1 [adr.reference]"
    ] == built.warnings

"""What a reader, a screen reader and a builder without pictures get."""

from __future__ import annotations

import re

import pytest
from mermaid_static import palette

BAD = """\
# Broken

```mermaid
%% a comment that Mermaid drops before it counts
flowchart LR
  accTitle: Broken
  accDescr: An arrow without a head.
  a --> b
  b --> [c
  c --> d
```
"""


def test_each_diagram_is_an_inline_picture_with_a_name_and_a_description(diagrams):
    page = diagrams.build().html("index.html")

    first = page.select_one(".mermaid-box > svg")
    title, description = first.select_one("title"), first.select_one("desc")
    assert "" == diagrams.warnings
    assert 3 == len(page.select(".mermaid-box > svg"))
    assert "img" == first["role"]
    assert (title["id"], description["id"]) == (first["aria-labelledby"], first["aria-describedby"])
    assert "An order in one deployable" == title.text
    assert "The web app calls orders, and orders writes to the outbox." == description.text


def test_no_two_elements_of_a_page_share_an_id(diagrams):
    page = diagrams.build().html("index.html")

    ids = [element["id"] for element in page.select(".mermaid-box [id]")]
    assert sorted(set(ids)) == sorted(ids)


def test_every_reference_inside_a_diagram_finds_its_element(diagrams):
    page = diagrams.build().html("index.html")

    for svg in page.select(".mermaid-box > svg"):
        own = {element["id"] for element in [svg, *svg.select("[id]")]}
        assert set(re.findall(r"url\(#([^)]+)\)", str(svg))) <= own


def test_no_script_of_mermaid_and_no_other_site_is_named(diagrams):
    diagrams.build()

    text = (diagrams.out / "index.html").read_text(encoding="utf-8")
    assert "jsdelivr" not in text
    assert "mermaid.initialize" not in text
    assert not [
        script.get("src") for script in diagrams.html("index.html").select("script[type=module]")
    ]


def test_only_a_page_with_a_diagram_loads_the_palette(diagrams):
    diagrams.build()

    with_one = diagrams.html("index.html").select('link[href*="mermaid.css"]')
    without = diagrams.html("plain/index.html").select('link[href*="mermaid.css"]')
    assert (1, 0) == (len(with_one), len(without))
    assert palette.stylesheet() == (diagrams.out / "_static/mermaid.css").read_text("utf-8")


def test_a_syntax_error_is_reported_at_its_own_line(diagrams):
    diagrams.write("bad.md", BAD)

    diagrams.build()

    assert "bad.md:9: WARNING: mermaid: Parse error" in diagrams.warnings
    assert "[mermaid.syntax]" in diagrams.warnings


def test_options_of_the_fence_do_not_shift_the_line(diagrams):
    diagrams.write("bad.md", BAD.replace("```mermaid\n", "```{mermaid}\n:alt: x\n\n"))

    diagrams.build()

    assert "bad.md:11: WARNING: mermaid: Parse error" in diagrams.warnings


def test_a_nested_fence_keeps_its_line(diagrams):
    nested = BAD.replace("```mermaid", ":::{note}\n```{mermaid}") + ":::\n"
    diagrams.write("bad.md", nested)

    diagrams.build()

    assert "bad.md:10: WARNING: mermaid: Parse error" in diagrams.warnings


def test_a_diagram_in_a_file_is_reported_in_that_file(diagrams):
    diagrams.write("bad.mmd", "flowchart LR\n  a --> [b\n")
    diagrams.write("bad.md", "# Broken\n\n```{mermaid} bad.mmd\n```\n")

    diagrams.build()

    assert "bad.mmd:2: WARNING: mermaid: Parse error" in diagrams.warnings


def test_restructured_text_is_reported_at_its_own_line_too(diagrams):
    diagrams.write("bad.rst", "Broken\n======\n\n.. mermaid::\n\n   flowchart LR\n     a --> [b\n")

    diagrams.build()

    assert "bad.rst:7: WARNING: mermaid: Parse error" in diagrams.warnings


def test_an_unknown_type_is_reported_at_the_first_line(diagrams):
    diagrams.write("bad.md", "# Broken\n\n```mermaid\nflowchrt LR\n  a --> b\n```\n")

    diagrams.build()

    assert "bad.md:4: WARNING: mermaid: No diagram type detected" in diagrams.warnings


def test_a_diagram_that_cannot_be_drawn_stands_as_its_source(diagrams):
    diagrams.write("bad.md", BAD)

    page = diagrams.build().html("bad/index.html")

    assert "b --> [c" in page.select_one("pre").text


@pytest.mark.parametrize("word", ["accTitle", "accDescr"])
def test_a_diagram_without_words_for_the_blind_is_a_warning(diagrams, word):
    lines = ["accTitle: A", "accDescr: B", "a --> b"]
    kept = [line for line in lines if not line.startswith(word)]
    diagrams.write("mute.md", "# Mute\n\n```mermaid\nflowchart LR\n" + "\n".join(kept) + "\n```\n")

    diagrams.build()

    assert f"mute.md:4: WARNING: mermaid: the diagram has no {word}" in diagrams.warnings
    assert "[mermaid.accessibility]" in diagrams.warnings


def test_text_shows_the_source(diagrams):
    diagrams.build("text")

    assert "web([Web]) -->|calls| orders[Orders]" in (diagrams.out / "index.txt").read_text("utf-8")


def test_an_epub_needs_no_variables(diagrams):
    diagrams.build("epub", epub_show_urls="no", version="1")

    page = (diagrams.out / "index.xhtml").read_text("utf-8")
    assert "<svg" in page
    assert "var(--mm-" not in page


def test_parallel_builders_draw_the_same(diagrams, tmp_path):
    alone = diagrams.build().html("index.html").select(".mermaid-box")
    diagrams.cache = tmp_path / "empty"
    for number in range(6):
        diagrams.write(f"page{number}.md", (diagrams.root / "index.md").read_text("utf-8"))

    together = diagrams.build("html", parallel=2).html("page3.html").select(".mermaid-box")

    assert alone == together
    assert 2 == len(list(diagrams.cache.glob("*.svg")))

"""One picture for both themes, the same bytes every time, nothing that is not needed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from mermaid_static import palette, recipe, roles
from mermaid_static.diagram import DiagramError
from mermaid_static.renderer import WORKER

SOURCES = sorted((Path(__file__).parent / "sources").glob("*.mmd"))
SVG = "{http://www.w3.org/2000/svg}"

# What WCAG 2.2 asks of text (1.4.3) and of graphics that carry meaning (1.4.11).
TEXT, GRAPHIC = 4.5, 3.0
FILLS = ["ground", "node", "second", "group", "note", "active", "alert"]
FILLS += [f"area-{n}" for n in range(roles.SERIES)]


@pytest.fixture(scope="module", params=SOURCES, ids=lambda path: path.stem)
def source(request):
    return request.param.read_text(encoding="utf-8")


def test_no_sentinel_is_left(draw, source):
    svg = draw(source).lower()

    assert not [colour for colour in roles.sentinels().values() if colour in svg]
    assert "var(--mm-" in svg


def test_the_picture_does_not_depend_on_the_sentinels(renderer, source, monkeypatch):
    """A colour computed from a sentinel would differ between two sets of them."""
    first = recipe.finish(renderer.render(source, roles.config(roles.sentinels())), source)
    others = roles.sentinels(0x3B5C00)
    monkeypatch.setattr(roles, "sentinels", lambda: others)

    assert first == recipe.finish(renderer.render(source, roles.config(others)), source)


def test_the_picture_is_well_formed_named_and_described(draw, source):
    root = ElementTree.fromstring(draw(source))  # noqa: S314 (our own renderer's text)

    assert root.find(f"{SVG}title").text.strip()
    assert root.find(f"{SVG}desc").text.strip()


def test_every_variable_has_a_value_in_both_themes(draw, source):
    named = set(re.findall(r"var\(--mm-([\w-]+)\)", draw(source)))

    assert named <= set(palette.light())
    assert named <= set(palette.dark())


def test_two_renders_give_the_same_bytes(draw, source):
    assert draw(source) == draw(source)


def test_a_type_that_computes_colours_is_refused(draw):
    with pytest.raises(DiagramError, match="computes colours"):
        draw("kanban\n  todo[To do]\n    a[Write]\n")


def test_every_colour_of_mermaids_theme_has_a_role():
    """Mermaid's own list decides: a new version may bring a variable that we do not set."""
    script = (
        "import json, sys; from mermaidx.engines.quickjs_engine import Engine\n"
        "engine = Engine(); engine._init_context()\n"
        "engine._ctx.eval('mermaid.initialize({startOnLoad: false, theme: \"base\"})')\n"
        "code = '__flat(JSON.stringify(mermaid.mermaidAPI.getSiteConfig().themeVariables))'\n"
        "print(engine._ctx.eval(code))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    colours = re.compile(r"#[0-9a-f]{3,8}|(?:rgb|hsl)\(.*|[a-z]+", re.IGNORECASE)
    words = {"fontWeight", "noteFontWeight"}
    found = set()
    for name, value in json.loads(shown).items():
        inner = value.items() if isinstance(value, dict) else [("", value)]
        for key, one in inner:
            if isinstance(one, str) and colours.fullmatch(one) and name not in words:
                found.add(f"{name}.{key}" if key else name)

    assert set() == found - set(roles.roles())


@pytest.mark.parametrize("theme", [palette.light(), palette.dark()], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("above", "below", "least"),
    [
        *(("ink", fill, TEXT) for fill in FILLS),
        ("link", "ground", TEXT),
        ("link", "node", TEXT),
        ("ground", "line", TEXT),
        *(("on-series", f"series-{n}", TEXT) for n in range(roles.STROKES)),
        *((f"series-{n}", "ground", GRAPHIC) for n in range(roles.STROKES)),
        *((line, "ground", GRAPHIC) for line in ("line", "node-line", "second-line", "note-line")),
        *((line, "ground", GRAPHIC) for line in ("active-line", "alert-line")),
        ("line", "group", GRAPHIC),
        ("node-line", "group", GRAPHIC),
    ],
)
def test_the_palette_has_contrast(theme, above, below, least):
    lighter, darker = sorted((luminance(theme[above]), luminance(theme[below])), reverse=True)

    assert least <= (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_dark_follows_the_reader_and_the_switch_and_print_stays_light():
    css = palette.stylesheet()

    assert "@media screen{body[data-theme=dark]{" in css
    assert "(prefers-color-scheme:dark){body:not([data-theme=light]){" in css
    assert css.index("body{--mm-ground") < css.index("@media screen")


def test_a_wide_diagram_keeps_its_words_readable(draw):
    chain = " --> ".join(f"n{number}[Service number {number}]" for number in range(12))
    svg = draw(f"flowchart LR\n  accTitle: Wide\n  accDescr: Twelve.\n  {chain}\n")

    natural = float(re.search(r'width="(\d+)"', svg)[1])
    assert recipe.least_width(svg) == pytest.approx(natural * 11 / 16, abs=1)


def test_the_ends_of_an_entity_relation_are_drawn_on_the_ground_of_the_theme(draw):
    svg = draw((SOURCES[0].parent / "er.mmd").read_text(encoding="utf-8"))
    markers = ElementTree.fromstring(svg).iter(f"{SVG}marker")  # noqa: S314 (as above)

    assert {"var(--mm-ground)"} == {
        circle.get("fill") for marker in markers for circle in marker.iter(f"{SVG}circle")
    }


def test_a_script_is_refused():
    raw = '<svg id="my-svg" viewBox="0 0 9 9"><a href="javascript:alert(1)">x</a></svg>'

    with pytest.raises(DiagramError, match="script"):
        recipe.finish(raw, "flowchart LR")


def test_the_worker_stands_alone():
    """It runs by its path, without the package's folder on the path."""
    assert "from ." not in WORKER.read_text(encoding="utf-8")

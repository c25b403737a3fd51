"""The picture of two figures."""

from xml.etree import ElementTree as ET

import pytest
from adr_sphinx.chart import WIDTH, Bar, bar_chart

SVG = "{http://www.w3.org/2000/svg}"


def bar(value, of=None):
    return Bar(label="O1", value=value, text=f"{value}", chosen=False, of=of)


def widths(svg):
    rects = ET.fromstring(svg).iter(f"{SVG}rect")  # noqa: S314 - our own text
    return [float(rect.get("width")) for rect in rects if "track" not in rect.get("class")]


@pytest.mark.parametrize(
    ("bars", "expected"),
    [
        ([bar(0, 200), bar(50, 200)], [0, WIDTH / 4]),
        ([bar(1), bar(4)], [WIDTH / 4, WIDTH]),
        ([bar(0), bar(0)], [0, 0]),
        ([bar(1, 10), bar(1, 20)], [WIDTH, WIDTH]),
        ([bar(1, 100_000)], [2]),
        ([bar(300, 200)], [WIDTH]),
        ([bar(0, 0), bar(0, 0)], [0, 0]),
        ([], []),
    ],
)
def test_bars_share_one_scale_that_starts_at_nothing(bars, expected):
    assert expected == widths(bar_chart(title="t", description="d", bars=bars))


def test_words_are_escaped():
    hostile = Bar(label="<script>", value=1, text='"&', chosen=True)
    svg = bar_chart(title="<t>", description="&d", bars=[hostile])

    root = ET.fromstring(svg)  # noqa: S314 - our own text
    assert ["<t>", "&d"] == [root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text]
    assert ["<script>", '"&'] == [text.text for text in root.iter(f"{SVG}text")]


def test_picture_holds_no_identifier_script_or_colour():
    svg = bar_chart(title="t", description="d", bars=[bar(1)])

    assert all(word not in svg for word in (" id=", "<script", "style=", "fill=", "#"))

"""The directive that lists the keys of the front matter."""

from __future__ import annotations

import pytest
from adr_sphinx import schema


@pytest.fixture(name="page_of")
def _page_of(site):
    def page_of(argument):
        built = site("log")
        index = built.root / "docs/index.md"
        index.write_text(f"{index.read_text()}\n## Keys\n\n```{{adr:keys}} {argument}\n```\n")
        built.record()
        return built.build()

    return page_of


def test_keys_stand_with_what_they_take(page_of):
    built = page_of("evidence.contrast")
    section = built.page("index.html").select_one("section#keys")

    assert [] == built.warnings
    assert list(schema.CONTRAST_KEYS) == [code.get_text() for code in section.select("dt code")]
    assert "option (required)" == section.select_one("dt").get_text(" ", strip=True)
    assert "It takes a label, as O1." in section.select_one("dd").get_text()


def test_keys_of_the_record_need_no_argument(page_of):
    section = page_of("").page("index.html").select_one("section#keys")

    assert list(schema.KEYS) == [code.get_text() for code in section.select("dt > code")]


def test_unknown_part_is_named_at_its_line(page_of):
    (warning,) = page_of("evidnce").warnings

    assert warning.startswith("docs/index.md:14: ERROR: ")
    assert "the front matter has no part evidnce" in warning

"""The template that a new record is written from."""

from pathlib import Path

import pytest
from adr_sphinx.body import Section
from adr_sphinx.model import Kind, Scope, Status

TEMPLATE = Path(__file__).parents[2] / "adrs" / "_template.md"


@pytest.mark.parametrize("words", [Status, Kind, Scope])
def test_template_offers_every_allowed_word(words):
    choices = {
        word.strip()
        for line in TEMPLATE.read_text(encoding="utf-8").splitlines()
        if "|" in line
        for word in line.rpartition("# ")[2].split("|")
    }

    assert {word.value for word in words} <= choices


def test_template_has_every_section_that_a_record_needs():
    lines = TEMPLATE.read_text(encoding="utf-8").splitlines()

    for section in Section:
        if section.value.required:
            assert f"{'#' * section.value.level} {section.value.title}" in lines

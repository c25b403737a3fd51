"""The templates that a new record is written from: that of this log, and the shipped one."""

from pathlib import Path

import pytest
from adr_sphinx import template
from adr_sphinx.body import Section
from adr_sphinx.model import Kind, Scope, Status

OURS = Path(__file__).parents[2] / template.OWN


@pytest.mark.parametrize("file", [OURS, template.SHIPPED], ids=["ours", "shipped"])
@pytest.mark.parametrize("words", [Status, Kind, Scope])
def test_template_offers_every_allowed_word(words, file):
    choices = {
        word.strip()
        for line in file.read_text(encoding="utf-8").splitlines()
        if "|" in line
        for word in line.rpartition("# ")[2].split("|")
    }

    assert {word.value for word in words} <= choices


@pytest.mark.parametrize("file", [OURS, template.SHIPPED], ids=["ours", "shipped"])
def test_template_has_every_section_that_a_record_needs(file):
    lines = file.read_text(encoding="utf-8").splitlines()

    for section in Section:
        if section.value.required:
            assert f"{'#' * section.value.level} {section.value.title}" in lines


def test_shipped_template_is_ours_but_for_who_decides_and_for_whom():
    lines = [file.read_text(encoding="utf-8").splitlines() for file in (OURS, template.SHIPPED)]
    pairs = list(zip(*lines, strict=True))

    assert ["decision-makers", "scope", "#   - {id"] == [
        ours.partition(":")[0] for ours, shipped in pairs if ours != shipped
    ]
    assert "maintainers" not in "\n".join(lines[1])

"""The page of codes: what it prints is what the check says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from adr_sphinx.errors import Code

EXAMPLES = Path(__file__).parents[1] / "core" / "examples"


@pytest.fixture(name="codes")
def _codes(site):
    """A site whose front page shows every code."""
    built = site("log")
    shutil.copytree(EXAMPLES, built.root / "examples")
    index = built.root / "docs/index.md"
    index.write_text(f"{index.read_text()}\n## Codes\n\n```{{adr:codes}} examples\n```\n")
    built.record()
    return built


def test_every_code_has_an_address_its_message_and_what_mends_it(codes):
    page = codes.build().page("index.html")
    status = page.select_one("section#st01")

    assert [] == codes.warnings
    assert [code.value.lower() for code in Code] == [
        section["id"] for section in page.select("section#codes > section")
    ]
    assert "ST01 error: status is 'propsed' (did you mean proposed?)" in status.get_text()
    assert "-status: propsed\n+status: proposed\n" in status.get_text()
    assert "#st01" in {link["href"] for link in page.select("section#codes > ul a")}


def test_what_no_build_reports_is_said(codes):
    page = codes.build().page("index.html")
    alone = {
        section["id"]
        for section in page.select("section#codes > section")
        if "Only adr check reports this code" in section.get_text()
    }

    assert {"bo05", "ci01", "ci02", "ci03", "ci05", "as01", "rv01", "ev02", "al02", "bl01"} == alone


def test_code_without_an_example_is_a_warning_at_its_line(codes):
    shutil.rmtree(codes.root / "examples/ST01")
    codes.build()

    assert ["docs/index.md:14: WARNING: the code ST01 has no example in examples"] == [
        line.partition(" [")[0] for line in codes.warnings
    ]


def test_changed_example_is_shown_by_the_next_build(codes):
    codes.build()
    path = "examples/ST01/fails/adrs/0001-keep-one-queue.md"
    codes.edit(path, "status: propsed", "status: done")
    page = codes.build().page("index.html")

    assert "status is 'done'" in page.select_one("section#st01").get_text()

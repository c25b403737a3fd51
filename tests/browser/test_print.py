"""A decision that is cited in a review is printed: it takes two sheets at most."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECORDS = sorted(path.name[:4] for path in (ROOT / "adrs").glob("[0-9]*-*.md"))
PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.mark.browser
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_every_record_prints_on_two_pages(visit, paper):
    pages = {}
    for number in RECORDS:
        with visit(f"/adr/{number}/") as seen:
            pages[number] = len(PAGE_OBJECT.findall(seen.page.pdf(format=paper)))

    assert {number: count for number, count in pages.items() if not 1 <= count <= 2} == {}
    assert pages.keys() == set(RECORDS)

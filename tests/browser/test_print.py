"""A decision that is cited in a review is printed: it takes two sheets at most."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECORDS = sorted(path.name[:4] for path in (ROOT / "adrs").glob("[0-9]*-*.md"))
PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.mark.browser
def test_every_record_prints_on_two_pages(visit):
    pages = {}
    for number in RECORDS:
        with visit(f"/adr/{number}/", until="load") as seen:
            for paper in ("A4", "Letter"):
                printed = seen.page.pdf(format=paper)
                pages[number, paper] = len(PAGE_OBJECT.findall(printed))

    assert {record: count for record, count in pages.items() if not 1 <= count <= 2} == {}
    assert len(pages) == 2 * len(RECORDS) > 0

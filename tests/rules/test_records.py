"""What decisions about the records demand of them."""

from __future__ import annotations

import re
from pathlib import Path

from adr_sphinx import log

ROOT = Path(__file__).parents[2]
TOCTREE = re.compile(r"^(`{3,}|:{3,})\{toctree\}.*?^\1", flags=re.MULTILINE | re.DOTALL)
RECORD = re.compile(r"(?:^|[/<])[\d*?\[][^/]*>?$")  # by its number, or by a pattern


def test_every_record_of_this_log_is_read():
    """A record that does not say what it must is refused, whatever it may have meant."""
    found = log.read(ROOT)

    assert found.decisions
    assert not found.unread


def entries(text):
    """The pages that the tables of contents of a page name."""
    for block in TOCTREE.finditer(text):
        for line in block.group().splitlines()[1:-1]:
            if line.strip() and not line.lstrip().startswith(":"):
                yield line.strip()


def test_no_table_of_contents_lists_a_record():
    """Sphinx would put it into the sidebar of every page."""
    pages = [*ROOT.glob("adrs/*.md"), *(ROOT / "docs").rglob("*.md")]
    found = {page: list(entries(page.read_text(encoding="utf-8"))) for page in pages}
    listed = {page: list(filter(RECORD.search, names)) for page, names in found.items()}

    assert any(found.values())
    assert {page.name: names for page, names in listed.items() if names} == {}

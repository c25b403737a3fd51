"""The decided way: one page lists the records, and the table of contents names that page only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def index(names: Sequence[str]) -> str:
    """A log page with a link to each record."""
    return "# Decisions\n\n" + "\n".join(f"- [{name}]({name}.md)" for name in names) + "\n"


def front_matter() -> str:
    """A record stands outside the table of contents, and that is meant."""
    return "---\norphan: true\n---\n"

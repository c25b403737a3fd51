"""The usual way: the records stand in the table of contents, which every page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def index(names: Sequence[str]) -> str:
    """A log page that lists the records as Sphinx's own table of contents."""
    return "# Decisions\n\n```{toctree}\n" + "\n".join(names) + "\n```\n"


def front_matter() -> str:
    """Nothing to say: each record has its place."""
    return ""

"""The decided way: look at what became of the record that is cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adr_sphinx.prose import Known, check_citations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adr_sphinx.model import Decision


def notices(text: str, decisions: Mapping[int, Decision]) -> bool:
    """Whether the check of this site has something to say of the text."""
    known = Known(decisions=decisions, inverse={2: {}, 1: {"superseded-by": (2,)}})
    return any(check_citations("guide.md", text, first=1, known=known))

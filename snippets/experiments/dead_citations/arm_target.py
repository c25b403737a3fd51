"""The rejected way: look whether what is cited is there, as a checker of links does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adr_sphinx import reference
from adr_sphinx.prose import CITATION, OWN_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adr_sphinx.model import Decision


def notices(text: str, decisions: Mapping[int, Decision]) -> bool:
    """Whether a citation names a record, or a part of one, that is not there."""
    return not all(_is_there(match[1], decisions) for match in CITATION.finditer(text))


def _is_there(cited: str, decisions: Mapping[int, Decision]) -> bool:
    own = OWN_WORDS.fullmatch(cited)
    found = reference.parse(own["target"] if own else cited)
    if found is None or found.number not in decisions:
        return False
    return not found.is_label or found.part in decisions[found.number].labels

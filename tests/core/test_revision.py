from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from adr_sphinx import revision
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.sample import RECORD

HEAD, BODY = RECORD.split("---\n# ")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([" ", "  ", "\n", "\n\n", "\t", "\r\n", "\u00a0"]), min_size=1))
def test_layout_does_not_count(spaces: list[str]) -> None:
    words = BODY.split()
    laid_out = "".join(word + spaces[i % len(spaces)] for i, word in enumerate(words))

    assert revision.rev(RECORD) == revision.rev(f"{HEAD}---\n# {laid_out}")


@settings(max_examples=50, deadline=None)
@given(st.integers(0, len(BODY.split()) - 1))
def test_every_word_counts(index: int) -> None:
    words = BODY.split()
    words[index] += "x"

    assert revision.rev(RECORD) != revision.rev(f"{HEAD}---\n# {' '.join(words)}")


def test_composed_characters_are_the_same_text() -> None:
    text = RECORD.replace("A process", "Ä process")

    assert revision.rev(text) == revision.rev(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [
        ("chosen: O2", "chosen: O1", True),
        ("No message is lost when", "Few messages are lost when", True),
        ("One database", "Two databases", True),
        ("status: accepted", "status: superseded", False),
        ("date: 2026-11-22", "date: 2026-11-23", False),
        ("expires: 2027-05-22", "expires: 2028-05-22", False),
        ("run: snippets", "run: other", False),
        ("tags: [messaging]", "tags: []", False),
    ],
)
def test_what_counts_is_what_was_agreed(old: str, new: str, *, counts: bool) -> None:
    assert counts == (revision.rev(RECORD) != revision.rev(RECORD.replace(old, new)))


def test_a_revision_is_seven_hex_digits() -> None:
    assert revision.NAME.fullmatch(revision.rev(RECORD))
    assert 7 == len(revision.rev(RECORD))


def test_an_accepted_text_has_the_revision_of_its_record() -> None:
    frozen = revision.freeze(RECORD, number=6, accepted=date(2026, 11, 22))
    rev = revision.rev(RECORD)
    found, problems = revision.read(f"adrs/revisions/0006/{rev}.md", frozen, number=6, name=rev)

    assert [] == problems
    assert rev == revision.rev(frozen)
    assert found is not None
    assert (date(2026, 11, 22), "Write events to an outbox") == (found.accepted, found.title)
    assert {"O1", "O2", "C1", "C2", "E1", "A1"} == found.labels.keys()
    assert frozen.startswith(f'---\nadr: ADR-0006\nrev: "{rev}"\naccepted: 2026-11-22\n')

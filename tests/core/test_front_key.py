"""The keys of the front matter as a page tells them."""

from __future__ import annotations

import pytest
from adr_sphinx import front_key, schema
from adr_sphinx.model import Kind, Scope, Status

PARTS = {
    "": schema.KEYS,
    "evidence": schema.EVIDENCE_KEYS,
    "evidence.contrast": schema.CONTRAST_KEYS,
    "assumptions": schema.ASSUMPTION_KEYS,
    "rules": schema.RULE_KEYS,
    "waivers": schema.WAIVER_KEYS,
}


@pytest.mark.parametrize("path", PARTS)
def test_every_key_that_the_reader_knows_is_told(path) -> None:
    found = list(front_key.keys(path))

    assert list(PARTS[path]) == [key.name for key in found]
    assert all(key.about.endswith(".") and key.form for key in found)
    assert len(found) == len({key.about for key in found})


@pytest.mark.parametrize(
    ("path", "name", "words"),
    [("", "status", Status), ("", "scope", Scope), ("evidence", "kind", Kind)],
)
def test_words_are_those_of_the_enumeration(path, name, words) -> None:
    (found,) = (key for key in front_key.keys(path) if key.name == name)

    assert [word.value for word in words] == found.form.split("`")[1::2]


def test_forms_are_said_in_words() -> None:
    forms = {key.name: key.form for key in front_key.keys("")}

    assert "a day, as `2027-05-22`" == forms["review-by"]
    assert "a label, as `O1`" == forms["chosen"]
    assert "a list, each item an id, as `ADR-0012`" == forms["supersedes"]
    assert "a list, each item text" == forms["tags"]
    assert "a list, each item a mapping" == forms["evidence"]


def test_required_keys_are_those_without_which_there_is_no_record() -> None:
    required = {key.name for key in front_key.keys("") if key.required}
    decision, problems = schema.read_decision("adrs/0001-a.md", "---\ntopic: a\n---\n# A\n")

    assert decision is None
    assert required == {
        problem.message.partition(" ")[0]
        for problem in problems
        if "is missing" in problem.message and problem.code in {"FM05", "ST01"}
    }


@pytest.mark.parametrize("path", ["evidnce", "evidence.source.x"])
def test_part_that_is_not_there_is_refused(path) -> None:
    with pytest.raises(LookupError):
        list(front_key.keys(path))

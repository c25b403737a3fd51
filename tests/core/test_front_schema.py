from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from adr_sphinx import schema
from adr_sphinx.__main__ import main
from adr_sphinx.front_schema import front_schema
from jsonschema import Draft202012Validator

from tests.core.sample import RECORD

ROOT = Path(__file__).parents[2]
VALIDATOR = Draft202012Validator(front_schema())


def front(text: str) -> object:
    """The front matter as JSON has it, where days are text."""
    return json.loads(json.dumps(yaml.safe_load(text.split("---\n")[1]), default=str))


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(front_schema())


@pytest.mark.parametrize("path", sorted((ROOT / "adrs").glob("0*.md")), ids=lambda path: path.stem)
def test_every_record_of_this_log_follows_it(path) -> None:
    assert [] == list(VALIDATOR.iter_errors(front(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: accepted", "status: acepted"),
        ("id: ADR-0006", "id: 6"),
        ("date: 2026-11-22", "date: spring"),
        ("scope: rampart", "scop: rampart"),
        ("chosen: O2", "chosen: C2"),
        ("kind: deterministic", "kind: external"),
        ("expect: {lost: {max: 0}}", "expect: {lost: 0}"),
        ("owner: maintainers", "keeper: maintainers"),
        ("rules: []", "rules: [{id: R1, tool: test, ref: a}]"),
        ("rules: []", "rules: [{id: R1, tool: test, ref: a, seeded: b, judges: adrs.json}]"),
        ("supersedes: []", "supersedes: ADR-0004"),
        ("tags: [messaging]", "tags: messaging"),
    ],
)
def test_what_the_reader_refuses_it_refuses(old, new) -> None:
    assert old in RECORD
    text = RECORD.replace(old, new, 1)

    assert schema.read_decision("adrs/0006-outbox.md", text)[1]
    assert list(VALIDATOR.iter_errors(front(text)))


@pytest.mark.parametrize(
    "new",
    [
        "x-cost: 4\nrules: []",
        "rules:",
        "rules: [{id: R1, tool: tirith, ref: a, seeded: b, judges: adrs.json}]",
    ],
)
def test_what_the_reader_takes_it_takes(new) -> None:
    text = RECORD.replace("rules: []", new, 1)

    assert [] == schema.read_decision("adrs/0006-outbox.md", text)[1]
    assert [] == list(VALIDATOR.iter_errors(front(text)))


def test_the_command_prints_it(capsys) -> None:
    assert 0 == main(["schema"])
    assert front_schema() == json.loads(capsys.readouterr().out)

"""What the editor types for an author follows the schema of the front matter."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from adr_sphinx.front_schema import front_schema
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
SNIPPETS = json.loads((ROOT / ".vscode/adr.code-snippets").read_text(encoding="utf-8"))


def typed(body: list[str]) -> str:
    """What a snippet leaves behind when every field keeps its default."""
    text = re.sub(r"\$\{(\d+)\|([^,|]+)[^}]*\}", r"${\1:\2}", "\n".join(body))
    defaults = dict(re.findall(r"\$\{(\d+):([^}]*)\}", text))
    text = re.sub(r"\$\{(\d+):([^}]*)\}", r"\2", text)
    return re.sub(r"\$(\d+)", lambda field: defaults[field[1]], text)


@pytest.mark.parametrize("name", SNIPPETS)
def test_snippet_follows_the_schema(name) -> None:
    values = json.loads(json.dumps(yaml.safe_load(typed(SNIPPETS[name]["body"])), default=str))
    properties = front_schema()["properties"]

    assert values
    for key, value in values.items():
        assert [] == list(Draft202012Validator(properties[key]).iter_errors(value))

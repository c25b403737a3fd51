"""The JSON Schema of a record's front matter, for editors and for checks of other programs.

Its keys and words come from the reader and the enumerations; what needs the text below the front
matter, such as whether `chosen` is an option, only the reader tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adr_sphinx import schema
from adr_sphinx.export import SCHEMA
from adr_sphinx.model import Kind, RelationKind, Scope, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

TEXT: dict[str, Any] = {"type": "string", "pattern": r"\S"}
DAY: dict[str, Any] = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
ID = {"type": "string", "pattern": r"^(ADR-)?\d{4,}$"}
SLUG = {"type": "string", "pattern": rf"^{schema.SLUG.pattern}$"}
BOUND = {
    "type": "object",
    "properties": {"min": {"type": "number"}, "max": {"type": "number"}},
    "additionalProperties": False,
    "minProperties": 1,
}
EXPECT: dict[str, Any] = {
    "type": "object",
    "propertyNames": {"pattern": rf"^{schema.FIGURE.pattern}$"},
    "additionalProperties": BOUND,
    "minProperties": 1,
}


def front_schema() -> dict[str, Any]:
    """Return the schema; days are text in it, as they are written."""
    ids = dict.fromkeys((*(kind.value for kind in RelationKind), schema.SUPERSEDED_BY), _list(ID))
    values: dict[str, dict[str, Any]] = {
        "id": ID,
        "status": _words(Status),
        "date": DAY,
        **dict.fromkeys(schema.NAME_LISTS, _list(TEXT)),
        "scope": _words(Scope),
        "topic": SLUG,
        "review-by": DAY,
        "chosen": _label("O"),
        "evidence": _list(_evidence()),
        "assumptions": _list(_assumption()),
        "rules": _list(_rule()),
        "waivers": _list(_waiver()),
        **ids,
    }
    required = ("id", "status", "date", "scope")
    return {
        "$schema": SCHEMA,
        "title": "Front matter of a decision record",
        **_object(schema.KEYS, values, required=required),
    }


def _evidence() -> dict[str, Any]:
    sides: dict[str, dict[str, Any]] = {"run": TEXT, "arm": TEXT, "expect": EXPECT}
    contrast = _object(
        schema.CONTRAST_KEYS, {"option": _label("O"), **sides}, required=("option", "run", "expect")
    )
    values = {
        "id": _label("E"),
        "kind": _words(Kind),
        "claim": _label("OC"),
        "shows": TEXT,
        **sides,
        "contrast": contrast,
        "source": TEXT,
        "review-by": DAY,
    }
    external = {"properties": {"kind": {"const": Kind.EXTERNAL.value}}}
    return {
        **_object(schema.EVIDENCE_KEYS, values, required=("id", "kind", "shows")),
        "if": external,
        "then": {"required": ["source", "review-by"]},
        "else": {"required": ["run", "expect"]},
    }


def _assumption() -> dict[str, Any]:
    values = {"id": _label("A"), "text": TEXT, "expires": DAY, "owner": TEXT}
    return _object(schema.ASSUMPTION_KEYS, values, required=schema.ASSUMPTION_KEYS)


def _rule() -> dict[str, Any]:
    values = {"id": _label("R"), "tool": TEXT, "ref": TEXT, "seeded": TEXT, "judges": TEXT}
    policy = {"properties": {"tool": {"const": schema.POLICY_TOOL}}}
    return {
        **_object(schema.RULE_KEYS, values, required=("id", "tool", "ref", "seeded")),
        "if": {"required": ["judges"]},
        "then": policy,
    }


def _waiver() -> dict[str, Any]:
    values = {"rule": _label("R"), "for": TEXT, "until": DAY, "by": TEXT, "why": TEXT}
    return _object(schema.WAIVER_KEYS, values, required=schema.WAIVER_KEYS)


def _object(
    keys: Iterable[str], values: dict[str, dict[str, Any]], *, required: Iterable[str]
) -> dict[str, Any]:
    """Describe a mapping; a key of the reader without a description here is a mistake."""
    return {
        "type": "object",
        "properties": {key: values[key] for key in keys},
        "patternProperties": {"^x-": {}},
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": ["array", "null"], "items": items}


def _words(members: type[StrEnum]) -> dict[str, Any]:
    return {"enum": [member.value for member in members]}


def _label(letters: str) -> dict[str, Any]:
    return {"type": "string", "pattern": rf"^[{letters}][1-9]\d*$"}

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
ABOUT = {
    "id": "The number of the file name, as ADR-0012.",
    "status": "Where the record stands; people write it, and nothing guesses it.",
    "date": "The day of the last change of the status.",
    "decision-makers": "Who decided, as roles.",
    "consulted": "Who was asked.",
    "informed": "Who was told.",
    "scope": "Whose decision it is.",
    "topic": "The question that it answers; one record in force for each.",
    "tags": "Words to find it by.",
    "review-by": "The day by which somebody looks again.",
    "chosen": "The label of the chosen option.",
    "evidence": "What backs its claims.",
    "assumptions": "What it takes for granted.",
    "rules": "What enforces it.",
    "waivers": "Who may break a rule, and until when.",
    "supersedes": "The records whose place it takes.",
    "amends": "The records that it changes in part.",
    "depends-on": "The records without which it would not hold.",
    "relates-to": "Other records that a reader wants to know.",
    "superseded-by": "The records that took its place.",
}
ABOUT_EVIDENCE = {
    "id": "Its label, which is never given to another piece.",
    "kind": "How the figures come about, and what they can prove.",
    "claim": "The consequence or option that it backs.",
    "shows": "The claim in one sentence.",
    "run": "The test that records the figures, as pytest names it.",
    "arm": "The file that holds the tried way, for the page to show.",
    "expect": "What each figure has to be for the claim to hold.",
    "contrast": "The flip test: a rejected option that must still fail.",
    "source": "Where a cited incident or figure was published.",
    "review-by": "The day by which somebody reads the source again.",
}
ABOUT_CONTRAST = {
    "option": "The label of the rejected option.",
    "run": "The test that records its figures.",
    "arm": "The file that holds the rejected way.",
    "expect": "What each figure is while the option fails.",
}
ABOUT_ASSUMPTION = {
    "id": "Its label, which is never given to another.",
    "text": "What has to stay true.",
    "expires": "The day by which somebody finds out whether it is true.",
    "owner": "The role that finds out.",
}
ABOUT_RULE = {
    "id": "Its label, which is never given to another.",
    "tool": "What checks it.",
    "ref": "Where the tool finds it: a test, a contract or a policy.",
    "seeded": "A violation that the rule must catch.",
    "says": "What must hold, in one sentence.",
    "judges": "The file of a build that a policy judges.",
}
ABOUT_WAIVER = {
    "rule": "The label of the rule.",
    "for": "What may break it.",
    "until": "The last day on which it may.",
    "by": "The role that allows it.",
    "why": "The reason.",
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
        **_object(schema.KEYS, values, ABOUT, required=required),
    }


def _evidence() -> dict[str, Any]:
    sides: dict[str, dict[str, Any]] = {"run": TEXT, "arm": TEXT, "expect": EXPECT}
    contrast = _object(
        schema.CONTRAST_KEYS,
        {"option": _label("O"), **sides},
        ABOUT_CONTRAST,
        required=("option", "run", "expect"),
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
        **_object(schema.EVIDENCE_KEYS, values, ABOUT_EVIDENCE, required=("id", "kind", "shows")),
        "if": external,
        "then": {"required": ["source", "review-by"]},
        "else": {"required": ["run", "expect"]},
    }


def _assumption() -> dict[str, Any]:
    values = {"id": _label("A"), "text": TEXT, "expires": DAY, "owner": TEXT}
    return _object(
        schema.ASSUMPTION_KEYS, values, ABOUT_ASSUMPTION, required=schema.ASSUMPTION_KEYS
    )


def _rule() -> dict[str, Any]:
    values = {
        "id": _label("R"),
        "tool": TEXT,
        "ref": TEXT,
        "seeded": TEXT,
        "says": TEXT,
        "judges": TEXT,
    }
    policy = {"properties": {"tool": {"const": schema.POLICY_TOOL}}}
    return {
        **_object(schema.RULE_KEYS, values, ABOUT_RULE, required=("id", "tool", "ref", "seeded")),
        "if": {"required": ["judges"]},
        "then": policy,
    }


def _waiver() -> dict[str, Any]:
    values = {"rule": _label("R"), "for": TEXT, "until": DAY, "by": TEXT, "why": TEXT}
    return _object(schema.WAIVER_KEYS, values, ABOUT_WAIVER, required=schema.WAIVER_KEYS)


def _object(
    keys: Iterable[str],
    values: dict[str, dict[str, Any]],
    about: dict[str, str],
    *,
    required: Iterable[str],
) -> dict[str, Any]:
    """Describe a mapping; a key of the reader without a description here is a mistake."""
    return {
        "type": "object",
        "properties": {key: values[key] | {"description": about[key]} for key in keys},
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

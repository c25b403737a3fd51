"""The log as data: ``adrs.json`` and its JSON Schema.

Every key is always present, ``null`` when empty, so that a rule over all records skips none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adr_sphinx import facts, relations
from adr_sphinx.model import (
    ContrastOutcome,
    Health,
    Kind,
    Outcome,
    RelationKind,
    Scope,
    Status,
    record_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from enum import StrEnum

    from adr_sphinx.evidence import Verdict
    from adr_sphinx.model import Decision, Rule
    from adr_sphinx.run import Run

    Verdicts = Mapping[int, Sequence[Verdict]]
    Healths = Mapping[int, tuple[Health | None, str | None]]

VERSION = 1
SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def corpus(
    decisions: Mapping[int, Decision],
    verdicts: Verdicts,
    healths: Healths,
    *,
    dead_cited: Sequence[str],
    caught: Mapping[tuple[int, str], bool] | None = None,
) -> dict[str, Any]:
    """Return the whole log in the order of its numbers.

    *dead_cited* says where a text cites a record as if it were still in force; see `facts`.
    *caught* tells of each rule, by record number and label, whether its seeded violation was
    caught; a rule that it does not name has not been tried.
    """
    inverse = relations.inverse(decisions)
    rows = [
        _decision(
            decision,
            verdicts=verdicts.get(number, ()),
            health=healths.get(number, (None, None)),
            inverse=inverse[number],
            caught=caught or {},
        )
        for number, decision in sorted(decisions.items())
    ]
    return {
        "version": VERSION,
        "decisions": rows,
        "facts": {**facts.lacking(decisions), facts.DEAD_CITED: list(dead_cited)},
    }


def _decision(
    decision: Decision,
    *,
    verdicts: Iterable[Verdict],
    health: tuple[Health | None, str | None],
    inverse: dict[str, tuple[int, ...]],
    caught: Mapping[tuple[int, str], bool],
) -> dict[str, Any]:
    return {
        "id": decision.id,
        "number": decision.number,
        "title": decision.title,
        "scope": decision.scope.value,
        "status": decision.status.value,
        "health": health[0].value if health[0] else None,
        "health_reason": health[1],
        "date": decision.date.isoformat(),
        "review_by": decision.review_by.isoformat() if decision.review_by else None,
        "decision_makers": list(decision.decision_makers),
        "url": decision.url,
        "rev": decision.rev,
        "supersedes": _ids(decision.relations.get(RelationKind.SUPERSEDES, ())),
        "superseded_by": _ids(inverse.get("superseded-by", ())),
        "cites": _ids(decision.cites),
        "evidence": [_evidence(verdict) for verdict in verdicts],
        "rules": [_rule(rule, caught.get((decision.number, rule.id))) for rule in decision.rules],
    }


def _ids(numbers: Iterable[int]) -> list[str]:
    return [record_id(number) for number in numbers]


def _evidence(verdict: Verdict) -> dict[str, Any]:
    evidence = verdict.evidence
    contrast = None
    if evidence.contrast and verdict.contrast_outcome:
        contrast = {
            "option": evidence.contrast.option,
            "outcome": verdict.contrast_outcome.published.value,
            "figures": _figures(
                verdict.contrast_run, evidence.contrast.expect, evidence.sides(rejected=True)
            ),
        }
    return {
        "id": evidence.id,
        "kind": evidence.kind.value,
        "outcome": verdict.outcome.value,
        "figures": _figures(verdict.run, evidence.expect, evidence.sides(rejected=False)),
        "contrast": contrast,
    }


def _figures(
    run: Run | None, names: Iterable[str], sides: tuple[str | None, str | None]
) -> dict[str, float]:
    """Return the figures that the record names and the code still gives."""
    if run is None or not run.fresh:
        return {}
    found = {name: run.values(name, sides) for name in names}
    return {name: values[0] for name, values in found.items() if values}


def _rule(rule: Rule, caught: bool | None) -> dict[str, Any]:  # noqa: FBT001 - a value, not a switch
    return {"id": rule.id, "tool": rule.tool, "seeded_caught": caught}


# The schema


def corpus_schema() -> dict[str, Any]:
    """Return the JSON Schema of the log; its words come from the enumerations."""
    return {
        "$schema": SCHEMA,
        "title": "Decision log",
        **_object(
            version={"const": VERSION},
            decisions=_list(_decision_schema()),
            facts=_object(
                **dict.fromkeys(facts.LACKING, _list(ID)), **{facts.DEAD_CITED: _list(TEXT)}
            ),
        ),
    }


ID = {"type": "string", "pattern": r"^ADR-\d{4,}$"}
TEXT = {"type": "string", "minLength": 1}
DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
FIGURES = {
    "type": "object",
    "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$"},
    "additionalProperties": {"type": "number"},
}


def _decision_schema() -> dict[str, Any]:
    return _object(
        id=ID,
        number={"type": "integer", "minimum": 1},
        title=TEXT,
        scope=_words(Scope),
        status=_words(Status),
        health=_or_null(_words(Health)),
        health_reason=_or_null(TEXT),
        date=DAY,
        review_by=_or_null(DAY),
        decision_makers=_list(TEXT),
        url={"type": "string", "pattern": r"^adr/\d{4,}/$"},
        rev={"type": "string", "pattern": "^[0-9a-f]{7,64}$"},
        supersedes=_list(ID),
        superseded_by=_list(ID),
        cites=_list(ID),
        evidence=_list(_evidence_schema()),
        rules=_list(
            _object(id=_label("R"), tool=TEXT, seeded_caught={"type": ["boolean", "null"]})
        ),
    )


def _evidence_schema() -> dict[str, Any]:
    outcomes = dict.fromkeys(outcome.published.value for outcome in ContrastOutcome)
    contrast = _object(option=_label("O"), outcome={"enum": list(outcomes)}, figures=FIGURES)
    return _object(
        id=_label("E"),
        kind=_words(Kind),
        outcome=_words(Outcome),
        figures=FIGURES,
        contrast=_or_null(contrast),
    )


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _words(members: type[StrEnum]) -> dict[str, Any]:
    return {"enum": [member.value for member in members]}


def _label(letter: str) -> dict[str, Any]:
    return {"type": "string", "pattern": rf"^{letter}[1-9]\d*$"}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}

"""A policy as typed values, read from its document.

Tirith 1.0.5, policy file: there is no schema; unknown keys are ignored and what is missing ends the
run. Here each of those ends names its line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_engine.variables import Replacement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_engine.document import Document, Json, Place

NO_PROVIDER = "core"
"""What 1.0.5 calls the provider of a policy that names none; nobody serves it."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What an input is held against; an absent value is null, an absent tolerance 0."""

    type: Json
    value: Json
    error_tolerance: Json


@dataclass(frozen=True, kw_only=True)
class Check:
    """One entry of ``evaluators``."""

    id: str
    description: Json
    provider_args: Mapping[str, Json]
    condition: Condition


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One policy after its variables were replaced."""

    version: Json
    required_provider: Json
    checks: tuple[Check, ...]
    expression: str


@dataclass(frozen=True, kw_only=True)
class MissingVariables:
    """The names of the variables that nobody gave; such a run has no verdict."""

    names: tuple[str, ...]


def read_policy(document: Document, variables: Mapping[str, Json]) -> Policy | MissingVariables:
    """Read the policy; raise ``BadInput`` where 1.0.5 ends with an exception."""
    replacement = Replacement(variables=variables)
    reader = _Reader(document=document, replacement=replacement)
    meta = replacement.values(reader.required_object((), "meta"))
    entries = reader.required((), "evaluators")
    if entries in ({}, ""):
        entries = []  # 1.0.5 finds nothing to walk through there either
    if not isinstance(entries, list):
        fix = 'write "evaluators": [...]'
        raise document.bad(("evaluators",), what="evaluators is not a list", fix=fix)
    drafts = [reader.draft(("evaluators", index)) for index in range(len(entries))]
    expression = replacement.value(reader.required_text((), "eval_expression"))
    if replacement.missing:
        return MissingVariables(names=tuple(replacement.missing))
    provider = meta.get("required_provider", NO_PROVIDER)
    if isinstance(provider, list | dict) and drafts:
        what = "meta.required_provider is not text"
        raise document.bad(("meta", "required_provider"), what=what, fix="name a provider")
    return Policy(
        version=meta.get("version"),
        required_provider=provider,
        checks=tuple(reader.check(index, draft) for index, draft in enumerate(drafts)),
        expression=reader.text(("eval_expression",), expression),
    )


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """A check whose variables are replaced and whose texts are not checked yet."""

    id: Json
    description: Json
    provider_args: Mapping[str, Json]
    condition: Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """Reads parts of a policy and names the line of what is wrong."""

    document: Document
    replacement: Replacement

    def draft(self, place: Place) -> _Draft:
        """Read one entry of ``evaluators`` in the order in which 1.0.5 meets its variables."""
        entry = self.object(place)
        return _Draft(
            id=self.replacement.value(self.required_text(place, "id")),
            description=entry.get("description"),
            provider_args=self.replacement.values(self.required_object(place, "provider_args")),
            condition=self.replacement.values(self.required_object(place, "condition")),
        )

    def check(self, index: int, draft: _Draft) -> Check:
        """Turn a draft into a check; its id must be a text."""
        kind = draft.condition.get("type")
        if isinstance(kind, list | dict):
            where = ("evaluators", index, "condition", "type")
            fix = "name one of the thirteen evaluators"
            raise self.document.bad(where, what=f"{_name(where)} is not text", fix=fix)
        condition = Condition(
            type=kind,
            value=draft.condition.get("value"),
            error_tolerance=draft.condition.get("error_tolerance", 0),
        )
        return Check(
            id=self.text(("evaluators", index, "id"), draft.id),
            description=draft.description,
            provider_args=draft.provider_args,
            condition=condition,
        )

    def required(self, place: Place, key: str) -> Json:
        """Return the value of a key that must be there."""
        parent = self.object(place)
        if key not in parent:
            what = f"{_name(place)} has no {key}"
            raise self.document.bad(place, what=what, fix=f'add "{key}"')
        return parent[key]

    def required_text(self, place: Place, key: str) -> str:
        """Return the text of a key that must be there."""
        return self.text((*place, key), self.required(place, key))

    def required_object(self, place: Place, key: str) -> dict[str, Json]:
        """Return the object of a key that must be there."""
        self.required(place, key)
        return self.object((*place, key))

    def object(self, place: Place) -> dict[str, Json]:
        """Return the object at a place."""
        value = self.document.value
        for key in place:
            # Every step of the way was checked when its parent was read.
            value = value[key]  # type: ignore[index]
        if not isinstance(value, dict):
            fix = "write an object: {...}"
            raise self.document.bad(place, what=f"{_name(place)} is not an object", fix=fix)
        return value

    def text(self, place: Place, value: Json) -> str:
        """Return the value if it is a text."""
        if not isinstance(value, str):
            fix = 'write it in double quotes: "..."'
            raise self.document.bad(place, what=f"{_name(place)} is not text", fix=fix)
        return value


def _name(place: Place) -> str:
    """Write a place for a message: ``evaluators[0].condition``, or "the policy" for the top."""
    name = ""
    for key in place:
        name += f"[{key}]" if isinstance(key, int) else f".{key}" if name else str(key)
    return name or "the policy"

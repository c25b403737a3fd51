"""What the linter reads of a policy: the same values as the engine, without variables replaced."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_engine.policy import read_policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_engine.document import Document, Json, Place

HOLE = re.compile(r"\{\{\s*var\.[\w.]+\s*\}\}")


@dataclass(frozen=True, kw_only=True)
class Check:
    """One entry of ``evaluators`` and where it stands."""

    place: Place
    id: str
    entry: Mapping[str, Json]
    arguments: Mapping[str, Json]
    condition: Mapping[str, Json]

    @property
    def kind(self) -> Json:
        """The type of its condition."""
        return self.condition.get("type")

    @property
    def operation(self) -> Json:
        """What the provider is asked for."""
        return self.arguments.get("operation_type")

    @property
    def wanted(self) -> Json:
        """What the condition compares with."""
        return self.condition.get("value")

    @property
    def tolerance(self) -> float:
        """How much is tolerated; 0 for what is no number, as a placeholder may stand there."""
        value = self.condition.get("error_tolerance", 0)
        return value if isinstance(value, int | float) else 0

    def argument(self, name: str) -> str:
        """Return an argument that is text, or the empty text."""
        value = self.arguments.get(name)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One policy as the checks of the linter see it."""

    document: Document
    root: Mapping[str, Json]
    meta: Mapping[str, Json]
    provider: str
    checks: tuple[Check, ...]
    expression: str

    @property
    def is_expression_open(self) -> bool:
        """Whether a variable will replace the whole expression."""
        return is_open(self.expression)


def is_open(value: Json) -> bool:
    """Tell whether a variable will replace the value."""
    return isinstance(value, str) and HOLE.match(value) is not None


def read_subject(document: Document) -> Subject:
    """Read a policy, or raise ``BadInput`` where the engine cannot use it."""
    read_policy(document, {})
    root = _object(document.value)
    meta = _object(root["meta"])
    entries = root["evaluators"]
    provider = meta.get("required_provider")
    return Subject(
        document=document,
        root=root,
        meta=meta,
        provider=provider if isinstance(provider, str) else "",
        checks=tuple(
            _check(number, _object(entry))
            for number, entry in enumerate(entries if isinstance(entries, list) else ())
        ),
        expression=str(root["eval_expression"]),
    )


def _check(number: int, entry: Mapping[str, Json]) -> Check:
    return Check(
        place=("evaluators", number),
        id=str(entry["id"]),
        entry=entry,
        arguments=_object(entry["provider_args"]),
        condition=_object(entry["condition"]),
    )


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}

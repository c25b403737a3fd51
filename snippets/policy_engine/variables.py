"""Replace ``{{ var.name }}`` in a policy.

Tirith 1.0.5, policy parameterization: whole text values only, directly in ``meta``,
``provider_args`` and ``condition``, in each ``id`` and in ``eval_expression``; one pass; a null
variable counts as found.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policy_engine.document import BadInput
from policy_engine.path import get

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policy_engine.document import Document, Json

PLACEHOLDER = re.compile(r"\{\{\s*var\.([\w.]+)\s*\}\}")
ASSIGNMENT = re.compile(r"(\w+)=(.*)")
"""All on one line, as in 1.0.5."""


class BadAssignment(Exception):  # noqa: N818 - it names what is wrong, as readers say it
    """A ``-var`` that is not ``NAME=JSON``; 1.0.5 logs it and goes on without it."""


def assignment(text: str) -> tuple[str, Json]:
    """Read one ``NAME=JSON``; raise ``BadInput`` for JSON that Python itself cannot hold."""
    match = ASSIGNMENT.fullmatch(text)
    if match is None:
        message = f"-var {text!r} is not NAME=JSON and is skipped"
        raise BadAssignment(message)
    try:
        return match[1], json.loads(match[2])
    except json.JSONDecodeError as error:
        message = f"-var {match[1]} is skipped, its value is not JSON: {error}"
        raise BadAssignment(message) from error
    except (ValueError, RecursionError) as error:
        fix = "use shorter numbers and fewer lists and objects"
        raise BadInput(path=f"-var {match[1]}", line=1, what=str(error), fix=fix) from error


def from_documents(documents: Iterable[Document]) -> dict[str, Json]:
    """Join variable files; of two equal top-level names the later file's wins.

    What 1.0.5 does, Python's ``dict.update`` does: a list of pairs is taken for an object, too.
    """
    variables: dict[str, Json] = {}
    for document in documents:
        try:
            variables.update(document.value)  # type: ignore[arg-type]
        except (TypeError, ValueError) as error:
            fix = 'write {"name": value}'
            raise document.bad((), what="variables are not an object", fix=fix) from error
    return variables


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """Replaces placeholders and notes the names that no variable has, in the order met."""

    variables: Mapping[str, Json]
    missing: list[str] = field(default_factory=list)

    def value(self, value: Json) -> Json:
        """Replace the value if it is a text that starts with a placeholder."""
        match = PLACEHOLDER.match(value) if isinstance(value, str) else None
        if match is None:
            return value
        found = get(dict(self.variables), match[1])
        if not found:
            self.missing.append(match[1])
            return value
        return found[0]

    def values(self, values: Mapping[str, Json]) -> dict[str, Json]:
        """Replace the values directly in an object; nested ones stay."""
        return {key: self.value(item) for key, item in values.items()}

"""The provider ``stackguardian/json``: values of any JSON document by their path.

Tirith 1.0.5, JSON provider: ``operation_type`` is ``get_value`` and ``key_path`` names the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_engine.inputs import BadArgument, Input, SeverityError, Value, required
from policy_engine.path import search

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_engine.document import Json

NOT_FOUND = 2
"""The severity of a path that leads nowhere."""


def provide(arguments: Mapping[str, Json], document: Json) -> list[Input]:
    """Yield one input per value at ``key_path``, or one severity error 2."""
    operation = required(arguments, "operation_type")
    if isinstance(operation, list | dict):
        fix = 'write "get_value"'
        raise BadArgument(name="operation_type", what="operation_type is not text", fix=fix)
    if operation != "get_value":
        dropped = f"operation_type is {operation!r}; this provider knows get_value only"
        return [Value(value=None, dropped=dropped)]
    path = required(arguments, "key_path")
    if not path:  # 1.0.5 takes a null or an empty list for an empty path
        return [Value(value=document)]
    if not isinstance(path, str):
        fix = 'write a path such as "owner.name"'
        raise BadArgument(name="key_path", what="key_path is not text", fix=fix)
    found = search(document, path)
    if not found.values:
        message = f"key_path: `{path}` is not found (severity: {NOT_FOUND})"
        return [SeverityError(severity=NOT_FOUND, message=message)]
    lacking = f"items that lack the rest of {path!r}: {found.lacking}" if found.lacking else None
    return [Value(value=value, dropped=lacking) for value in found.values]

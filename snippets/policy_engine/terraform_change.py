"""What a plan changes: the operations ``attribute``, ``action`` and ``count``.

Tirith 1.0.5, Terraform provider: each looks at the resource changes of one type, or with ``*`` at
all but those of ``exclude_resource_types``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_engine.inputs import BadArgument, Input, SeverityError, Value, required
from policy_engine.terraform_path import find
from policy_engine.terraform_plan import ANY_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policy_engine.document import Json
    from policy_engine.terraform_part import Part
    from policy_engine.terraform_plan import Plan

NO_CHANGE, NO_TYPE, NO_ATTRIBUTE = 0, 1, 2
"""Severities: nothing to judge, no resource of the type, no such attribute."""


def attribute(arguments: Mapping[str, Json], plan: Plan) -> list[Input]:
    """Yield what each matching resource will have at the attribute."""
    kind = required(arguments, "terraform_resource_type")
    path = required(arguments, "terraform_resource_attribute")
    found: list[Input] = []
    for change in _matching(arguments, plan):
        after = change.at("change").at("after")
        if after.value:
            found += _values(after, path, change) or [_no_attribute(path)]
        else:
            message = f"No Terraform changes found for resource type: '{kind}'"
            found.append(SeverityError(severity=NO_CHANGE, message=message))
    return found or [no_type(kind)]


def action(arguments: Mapping[str, Json], plan: Plan) -> list[Input]:
    """Yield each action that Terraform will take on each matching resource."""
    kind = required(arguments, "terraform_resource_type")
    changes = _matching(arguments, plan)
    found: list[Input] = [
        Value(value=item.value, meta=change.value)
        for change in changes
        for item in change.at("change").at("actions").items()
    ]
    return found if changes else [no_type(kind)]


def count(arguments: Mapping[str, Json], plan: Plan) -> list[Input]:
    """Yield how many changes match, deletions and untouched resources included."""
    changes = _matching(arguments, plan)
    return [Value(value=len(changes), meta=changes[-1].value if changes else {})]


def no_type(kind: Json) -> SeverityError:
    """Say that no resource has the type."""
    return SeverityError(severity=NO_TYPE, message=f"resource_type: '{kind}' is not found")


def _no_attribute(path: Json) -> SeverityError:
    return SeverityError(severity=NO_ATTRIBUTE, message=f"attribute: '{path}' is not found")


def _values(after: Part, path: Json, change: Part) -> list[Input]:
    return [Value(value=value, meta=change.value) for value in _found(after, path)]


def _found(after: Part, path: Json) -> list[Json]:
    """Return what stands at the path: a key may hold dots and stars, and is tried first."""
    if not isinstance(path, str):
        fix = 'write a path such as "tags.owner"'
        name = "terraform_resource_attribute"
        raise BadArgument(name=name, what=f"{name} is not text", fix=fix)
    value = after.value
    if not isinstance(value, dict | list | str) or (not isinstance(value, dict) and path in value):
        raise after.bad("is not an object")
    if isinstance(value, dict) and path in value:
        return [value[path]]
    return find(value, path) if "." in path or "*" in path else []


def _matching(arguments: Mapping[str, Json], plan: Plan) -> Sequence[Part]:
    kind = required(arguments, "terraform_resource_type")
    if kind != ANY_TYPE:
        return plan.changes_of(kind)
    return list(_all_but(arguments.get("exclude_resource_types", []), plan))


def _all_but(excluded: Json, plan: Plan) -> Iterator[Part]:
    for kind, change in plan.typed_changes:
        try:
            left_out = kind in excluded  # type: ignore[operator] # other types raise TypeError
        except TypeError as error:
            name, fix = "exclude_resource_types", 'write a list such as ["aws_instance"]'
            raise BadArgument(name=name, what=f"{name} is not a list", fix=fix) from error
        if not left_out:
            yield change

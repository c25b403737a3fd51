"""The provider ``stackguardian/infracost``: the cost of all resources, or of some types of them.

Tirith 1.0.5, Infracost provider: one input, the sum over the resources of the first project. What
is missing gives null, and the error beside it is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_engine.inputs import BadArgument, BadData, Input, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policy_engine.document import Json, Place

COSTS: Mapping[str, tuple[str, str]] = {
    "total_monthly_cost": ("totalMonthlyCost", "monthlyCost"),
    "total_hourly_cost": ("totalHourlyCost", "hourlyCost"),
}
"""Which keys of a resource each operation adds up; the second counts where the first is empty."""

ALL = "*"
NO_COST = "null"
"""A text that Infracost may write for "no price known"; it counts like an absent key."""


class _MissingError(Exception):
    """What makes the value null; its text is what 1.0.5 drops."""


def provide(arguments: Mapping[str, Json], document: Json) -> list[Input]:
    """Yield the cost of the first project, 0 where nothing has a price."""
    try:
        return [Value(value=_cost(arguments, document))]
    except _MissingError as error:
        return [Value(value=None, dropped=str(error))]


def _cost(arguments: Mapping[str, Json], document: Json) -> Json:
    """Add up what the resources of the wanted types cost; null if there is no project."""
    if "operation_type" not in arguments or "resource_type" not in arguments:
        message = "resource_type or operation_type is not found in provider_args"
        raise _MissingError(message)
    projects = _items(_member(document, "projects", ()), ("projects",))
    for number, project in enumerate(projects):  # ends in the first round, as 1.0.5 does
        place = ("projects", number)
        breakdown = _member(project, "breakdown", place)
        resources = _member(breakdown, "resources", (*place, "breakdown"))
        return _sum(arguments, resources, (*place, "breakdown", "resources"))
    return None


def _sum(arguments: Mapping[str, Json], resources: Json, place: Place) -> int | float:
    total: int | float = 0
    for number, resource in enumerate(_items(resources, place)):
        keys = _cost_keys(arguments["operation_type"])
        total += _resource_cost(resource, keys, arguments["resource_type"], (*place, number))
    return total


def _cost_keys(operation: Json) -> tuple[str, str]:
    if isinstance(operation, list | dict):
        what = "operation_type is not text"
        raise BadArgument(name="operation_type", what=what, fix=f"use one of {', '.join(COSTS)}")
    if not isinstance(operation, str) or operation not in COSTS:
        message = f"operation_type: {operation} is not supported"
        raise _MissingError(message)
    return COSTS[operation]


def _is_wanted(resource: Json, types: Json, place: Place) -> bool:
    """Tell whether a resource is of a wanted type: its name up to the first dot is among them."""
    if not types or types in (ALL, [ALL]):
        return True
    if not _holds(resource, "name", place):
        return False
    name = _value(resource, "name", place)
    if not isinstance(types, str | list | dict):
        what = "resource_type is neither text nor a list"
        raise BadArgument(name="resource_type", what=what, fix='write a list of types, or "*"')
    if not isinstance(name, str):
        what = "the name of a resource is not text"
        raise BadData(place=(*place, "name"), what=what, fix="write the name of Infracost's report")
    return name.split(".")[0] in types


def _resource_cost(resource: Json, keys: tuple[str, str], types: Json, place: Place) -> float:
    """Return the first cost that is there, or 0; only what has a cost is asked for its type."""
    for key in keys:
        if _holds(resource, key, place) and _is_wanted(resource, types, place):
            cost = _value(resource, key, place)
            if cost and cost != NO_COST:
                return _number(cost, (*place, key))
    return 0


def _number(cost: Json, place: Place) -> float:
    try:
        return float(cost)  # type: ignore[arg-type] # a list or an object raises TypeError
    except (TypeError, ValueError, OverflowError) as error:
        what = f"a cost is not a number: {error}"
        raise BadData(place=place, what=what, fix='write a number such as "12.5"') from error


def _member(value: Json, key: str, place: Place) -> Json:
    if not _holds(value, key, place):
        message = f"{key} is not found in the input"
        raise _MissingError(message)
    return _value(value, key, place)


def _holds(value: Json, key: str, place: Place) -> bool:
    """Tell whether the key is in it; 1.0.5 asks lists and texts the same question."""
    if isinstance(value, dict | list | str):
        return key in value
    raise _not_an_object(place)


def _value(value: Json, key: str, place: Place) -> Json:
    if isinstance(value, dict):
        return value[key]
    raise _not_an_object(place)


def _not_an_object(place: Place) -> BadData:
    what = "an object is missing in Infracost's report"
    return BadData(place=place, what=what, fix="use the output of infracost breakdown")


def _items(value: Json, place: Place) -> Iterable[Json]:
    """Return what Python iterates over: items, or the keys of an object and letters of a text."""
    if isinstance(value, list | dict | str):
        return value
    what = f"{place[-1]} is not a list"
    raise BadData(place=place, what=what, fix="use the output of infracost breakdown")

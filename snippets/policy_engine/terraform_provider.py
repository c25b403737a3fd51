"""How Terraform's own providers are configured: the operation ``provider_config``.

Tirith 1.0.5, Terraform provider: entries of ``configuration.provider_config`` are found by their
full name, and the first entry without the attribute ends the search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_engine.inputs import Input, SeverityError, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_engine.document import Json
    from policy_engine.terraform_part import Part
    from policy_engine.terraform_plan import Plan

NO_NAME, NO_ATTRIBUTE, WRONG_ARGUMENTS = 1, 2, 99
SUPPORTED = ("version_constraint", "region")


def provider_config(arguments: Mapping[str, Json], plan: Plan) -> list[Input]:
    """Yield the attribute of each entry of that name, up to the first that lacks it."""
    name, wanted = arguments.get("terraform_provider_full_name"), arguments.get("attribute")
    if wanted not in SUPPORTED:
        what = f"attribute_to_get: '{wanted}' is not supported. Supported values: {SUPPORTED}"
        return [_error(what, WRONG_ARGUMENTS)]
    if name is None:
        what = "`terraform_provider_full_name` must be provided in the provider input"
        return [_error(what, WRONG_ARGUMENTS)]
    found: list[Input] = []
    for entry in plan.provider_entries:
        if entry.get_value("full_name") == name:
            value = _version(entry) if wanted == "version_constraint" else _region(entry)
            if value is None:
                what = f"`{wanted}` is not found in the provider_config"
                return [*found, _error(what, NO_ATTRIBUTE)]
            found.append(Value(value=value, meta=entry.value))
    what = f"terraform_provider_full_name: '{name}' is not found"
    return found or [_error(what, NO_NAME)]


def _version(entry: Part) -> Json:
    return entry.get_value("version_constraint")


def _region(entry: Part) -> Json:
    expressions = entry.get("expressions")
    region = expressions.get("region") if expressions else None
    return region.get_value("constant_value") if region else None


def _error(what: str, severity: int) -> SeverityError:
    return SeverityError(severity=severity, message=f"{what} (severity_value: {severity})")

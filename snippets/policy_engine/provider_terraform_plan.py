"""The provider ``stackguardian/terraform_plan``: what a plan changes and how it is wired.

Tirith 1.0.5, Terraform provider: the document is what ``terraform show -json`` writes for a plan;
``operation_type`` says what to look at.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from policy_engine.inputs import Input, SeverityError, Value, required
from policy_engine.terraform_change import action, attribute, count
from policy_engine.terraform_plan import Plan
from policy_engine.terraform_provider import provider_config
from policy_engine.terraform_reference import direct_dependencies, direct_references

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policy_engine.document import Json

NOTHING, WRONG_ARGUMENTS = 0, 99


def opened(document: Json) -> Callable[[Mapping[str, Json]], list[Input]]:
    """Return what answers each check about the plan; its indexes are made once for all of them."""
    return partial(_provide, plan=Plan(value=document))


def _provide(arguments: Mapping[str, Json], plan: Plan) -> list[Input]:
    """Yield the inputs of one check, in the order of the plan."""
    name = required(arguments, "operation_type")
    if plan.changes_nothing:
        message = "No Terraform resources changes are found"
        return [SeverityError(severity=NOTHING, message=message)]
    operation = OPERATIONS.get(name) if isinstance(name, str) else None
    if operation is None:
        message = f"operation_type: '{name}' is not supported (severity_value: {WRONG_ARGUMENTS})"
        return [SeverityError(severity=WRONG_ARGUMENTS, message=message)]
    return operation(arguments, plan)


def terraform_version(_arguments: Mapping[str, Json], plan: Plan) -> list[Input]:
    """Yield the version of Terraform that made the plan, null if the plan does not say."""
    return [Value(value=plan.root.get_value("terraform_version"), meta=plan.value)]


OPERATIONS: Mapping[str, Callable[[Mapping[str, Json], Plan], list[Input]]] = {
    "attribute": attribute,
    "action": action,
    "count": count,
    "direct_dependencies": direct_dependencies,
    "direct_references": direct_references,
    "terraform_version": terraform_version,
    "provider_config": provider_config,
}

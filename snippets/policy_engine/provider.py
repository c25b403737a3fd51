"""Which providers exist.

Tirith 1.0.5, providers: names are exact; a name that nobody serves yields no input at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from policy_engine import (
    provider_infracost,
    provider_json,
    provider_kubernetes,
    provider_sg_workflow,
    provider_terraform_plan,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policy_engine.document import Json
    from policy_engine.inputs import Input

Query: TypeAlias = "Callable[[Mapping[str, Json]], list[Input]]"
"""What yields the inputs of one check from its ``provider_args``."""
Provider: TypeAlias = "Callable[[Json], Query]"
"""What opens a document once, for all the checks that share it."""


def _unprepared(provide: Callable[[Mapping[str, Json], Json], list[Input]]) -> Provider:
    """Make a provider of one that has nothing to prepare in a document."""
    return lambda document: lambda arguments: provide(arguments, document)


def _provide_nothing(_arguments: Mapping[str, Json], _document: Json) -> list[Input]:
    """Yield no input, as 1.0.5 does for a provider that it does not know."""
    return []


PROVIDERS: Mapping[str, Provider] = {
    "stackguardian/infracost": _unprepared(provider_infracost.provide),
    "stackguardian/json": _unprepared(provider_json.provide),
    "stackguardian/kubernetes": _unprepared(provider_kubernetes.provide),
    "stackguardian/sg_workflow": _unprepared(provider_sg_workflow.provide),
    "stackguardian/terraform_plan": provider_terraform_plan.opened,
}
UNKNOWN = _unprepared(_provide_nothing)


def named(name: Json) -> Provider:
    """Return the provider of that name."""
    return PROVIDERS.get(name, UNKNOWN) if isinstance(name, str) else UNKNOWN

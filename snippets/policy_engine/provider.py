"""Which providers exist and which of them this version serves.

Tirith 1.0.5, providers: names are exact; a name that nobody serves yields no input at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from policy_engine import (
    provider_infracost,
    provider_json,
    provider_kubernetes,
    provider_sg_workflow,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policy_engine.document import Json
    from policy_engine.inputs import Input

Provider: TypeAlias = "Callable[[Mapping[str, Json], Json], list[Input]]"

PROVIDERS: Mapping[str, Provider] = {
    "stackguardian/infracost": provider_infracost.provide,
    "stackguardian/json": provider_json.provide,
    "stackguardian/kubernetes": provider_kubernetes.provide,
    "stackguardian/sg_workflow": provider_sg_workflow.provide,
}

LATER = frozenset(("stackguardian/terraform_plan",))
"""Providers of Tirith 1.0.5 that this version refuses rather than answers wrongly."""


def provide_nothing(_arguments: Mapping[str, Json], _document: Json) -> list[Input]:
    """Yield no input, as 1.0.5 does for a provider that it does not know."""
    return []


def named(name: Json) -> Provider:
    """Return the provider of that name."""
    return PROVIDERS.get(name, provide_nothing) if isinstance(name, str) else provide_nothing

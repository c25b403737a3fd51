"""Writes policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.step2_modular.policies.models import Policy

if TYPE_CHECKING:
    from uuid import UUID

    from rampart.domain.actor import Actor
    from rampart.domain.policy_check import Enforcement


def policy_add(
    *, actor: Actor, organisation_id: UUID, name: str, source: str, enforcement: Enforcement
) -> None:
    """Add a policy that every later run is checked by; owners only."""
    actor.must_be(organisation_id)
    Policy.objects.create(
        organisation_id=organisation_id, name=name, source=source, enforcement=enforcement
    )

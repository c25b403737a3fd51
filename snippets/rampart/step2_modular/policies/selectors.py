"""Reads policies, and asks them about plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rampart.domain.policy_check import Enforcement, Outcome, check
from rampart.step2_modular.policies.models import Policy

if TYPE_CHECKING:
    from uuid import UUID

    from rampart.domain.actor import Actor


@dataclass(frozen=True, kw_only=True)
class PolicyView:
    """A policy as it was when it was read."""

    name: str
    source: str
    enforcement: str


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a policy said about a plan."""

    policy: str
    outcome: Outcome
    reason: str


def policy_list(*, actor: Actor, organisation_id: UUID) -> list[PolicyView]:
    """The policies of an organisation of the person, by name."""
    actor.seat(organisation_id)
    return [
        PolicyView(name=each.name, source=each.source, enforcement=each.enforcement)
        for each in _of(organisation_id)
    ]


def plan_judge(*, organisation_id: UUID, plan: str) -> list[Judgement]:
    """What each policy of the organisation says about a plan; nothing is stored."""
    return [_judge(policy, plan) for policy in _of(organisation_id)]


def _of(organisation_id: UUID) -> list[Policy]:
    return list(Policy.objects.filter(organisation_id=organisation_id))


def _judge(policy: Policy, plan: str) -> Judgement:
    found = check(policy=policy.source, plan=plan, enforcement=Enforcement(policy.enforcement))
    return Judgement(policy=policy.name, outcome=found.outcome, reason="\n".join(found.reasons))

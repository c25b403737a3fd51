"""Writes organisations and memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction

from rampart.domain.refusal import NotFoundError
from rampart.domain.role import Role
from rampart.step2_modular.organisations.models import Membership, Organisation

if TYPE_CHECKING:
    from uuid import UUID

    from rampart.domain.actor import Actor


@transaction.atomic
def organisation_found(*, actor: Actor, name: str) -> UUID:
    """Found an organisation, which *actor* then owns; return its id."""
    organisation = Organisation.objects.create(name=name)
    Membership.objects.create(organisation=organisation, user_id=actor.id, role=Role.OWNER)
    return organisation.id


def member_join(*, actor: Actor, organisation_id: UUID, person: str, role: Role) -> None:
    """Let a person in, or give them another role; owners only."""
    actor.must_be(organisation_id)
    user = get_user_model().objects.filter(username=person).first()
    if user is None:
        raise NotFoundError
    Membership.objects.update_or_create(
        organisation_id=organisation_id, user=user, defaults={"role": role}
    )


def member_part(*, actor: Actor, organisation_id: UUID, person: str) -> None:
    """End a membership; owners only."""
    actor.must_be(organisation_id)
    held = Membership.objects.filter(organisation_id=organisation_id, user__username=person)
    deleted, _ = held.delete()
    if not deleted:
        raise NotFoundError

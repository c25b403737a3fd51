"""Reads organisations and memberships."""

from __future__ import annotations

from rampart.domain.actor import Actor, Seat
from rampart.domain.role import Role
from rampart.step2_modular.organisations.models import Membership, Organisation


def actor_of(*, user_id: int, name: str) -> Actor:
    """A user with every seat that they hold now, in the order of the organisations' names."""
    memberships = Membership.objects.filter(user_id=user_id).select_related("organisation")
    seats = {
        each.organisation_id: Seat(
            organisation_id=each.organisation_id,
            organisation=each.organisation.name,
            role=Role(each.role),
        )
        for each in memberships.order_by("organisation__name", "organisation_id")
    }
    return Actor(id=user_id, name=name, seats=seats)


def database_answers() -> None:
    """Raise an ``Error`` of Django's database layer unless a table of ours can be read."""
    Organisation.objects.exists()

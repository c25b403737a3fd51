"""Who is asking, and what they may do where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rampart.domain.refusal import NotAllowedError, NotFoundError
from rampart.domain.role import Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A membership: the organisation, its name, and the role in it."""

    organisation_id: UUID
    organisation: str
    role: Role


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody who is signed in, with every seat that they hold at this moment."""

    id: int
    name: str
    seats: Mapping[UUID, Seat] = field(default_factory=dict)

    @property
    def organisation_ids(self) -> tuple[UUID, ...]:
        """The tenants whose rows this person may see; whoever filters by them shows no others."""
        return tuple(self.seats)

    def seat(self, organisation_id: UUID) -> Seat:
        """The seat in an organisation; for whoever has none there is no such organisation."""
        if organisation_id not in self.seats:
            raise NotFoundError
        return self.seats[organisation_id]

    def is_any(self, organisation_id: UUID, *roles: Role) -> bool:
        """Whether the person owns the organisation or has one of *roles* in it."""
        return self.seat(organisation_id).role in {*roles, Role.OWNER}

    def must_be(self, organisation_id: UUID, *roles: Role) -> None:
        """Raise unless the person owns the organisation or has one of *roles* in it."""
        if not self.is_any(organisation_id, *roles):
            name = self.seat(organisation_id).organisation
            raise NotAllowedError(f"your role in {name} does not allow this")

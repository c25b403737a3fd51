"""Reads the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rampart.domain.change import What
from rampart.step2_modular.audit.models import AuditEntry

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from rampart.domain.actor import Actor


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """A line of the trail."""

    number: int
    what: What
    who: str
    at: datetime

    def get_what_display(self) -> str:
        """What happened, as people read it."""
        return self.what.words


def trail_of(*, run_id: UUID) -> list[EntryView]:
    """The trail of a run, in the order of what happened, whenever it was written."""
    return [_view(each) for each in AuditEntry.objects.filter(run_id=run_id).order_by("number")]


def trail_of_all(*, actor: Actor, organisation_id: UUID, limit: int) -> list[EntryView]:
    """The last lines of an organisation's trail, oldest first."""
    actor.seat(organisation_id)
    entries = AuditEntry.objects.filter(organisation_id=organisation_id)
    return [_view(each) for each in reversed(entries.reverse()[:limit])]


def _view(entry: AuditEntry) -> EntryView:
    return EntryView(number=entry.number, what=What(entry.what), who=entry.who, at=entry.at)

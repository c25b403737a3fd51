"""Something that happened to a run, without a word of who is told or how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class What(StrEnum):
    """What happened; step 3 publishes these words, so none may change or go."""

    QUEUED = "queued"
    CHECKING = "checking"
    DENIED = "denied"
    WAITING_APPROVAL = "waiting_approval"
    APPROVED = "approved"
    APPLYING = "applying"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        """What happened, as people read it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that happened to a run.

    ``number`` counts the changes of the run from 1, and is their order: clocks differ, and a broker
    may deliver in any order. ``who_id`` is None where only a name was kept.
    """

    run_id: UUID
    number: int
    what: What
    organisation_id: UUID
    workflow: str
    who_id: int | None
    who: str
    summary: str
    at: datetime
    reason: str = ""

    @property
    def key(self) -> str:
        """What happened once has one key, however often somebody tells of it."""
        return f"{self.run_id}/{self.number}"

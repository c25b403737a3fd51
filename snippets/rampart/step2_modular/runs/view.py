"""What others see of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rampart.domain.state import FINAL, State

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """What a policy said about the run."""

    policy: str
    outcome: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RunView:
    """A run as it was when it was read."""

    id: UUID
    organisation_id: UUID
    workflow_id: UUID
    requested_by_id: int
    requested_by: str
    state: State
    version: int
    required_approvals: int
    plan: str
    summary: str
    comment: str
    created_at: datetime
    checks: tuple[CheckView, ...]

    @property
    def waits(self) -> bool:
        """Whether somebody may still decide."""
        return self.state is State.WAITING

    @property
    def has_ended(self) -> bool:
        """Whether nothing can happen to it any more."""
        return self.state in FINAL

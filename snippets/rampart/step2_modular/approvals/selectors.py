"""Reads what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rampart.step2_modular.approvals.models import Approval

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Who decided what about a run, and why."""

    by: str
    approved: bool
    reason: str


def decisions_of(*, run_ids: Iterable[UUID]) -> dict[UUID, list[Decision]]:
    """What was decided about each of these runs, in the order in which it was."""
    found: dict[UUID, list[Decision]] = {run_id: [] for run_id in run_ids}
    for each in Approval.objects.filter(run_id__in=found):
        found[each.run_id].append(Decision(by=each.by, approved=each.approved, reason=each.reason))
    return found


def approvals_count(*, run_id: UUID) -> int:
    """How many people approved a run."""
    return Approval.objects.filter(run_id=run_id, approved=True).count()

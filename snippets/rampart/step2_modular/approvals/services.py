"""Writes what people decide; that nobody approves twice is left to a constraint, see ADR-0007."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from rampart.domain.refusal import ConflictError
from rampart.step2_modular.approvals.models import Approval

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from rampart.domain.actor import Actor


def decision_add(
    *, actor: Actor, organisation_id: UUID, run_id: UUID, approved: bool, reason: str = ""
) -> None:
    """Note what *actor* decides; raises ``ConflictError`` for a second approval."""
    try:
        with transaction.atomic():
            Approval.objects.create(
                organisation_id=organisation_id,
                run_id=run_id,
                by_id=actor.id,
                by=actor.name,
                approved=approved,
                reason=reason,
            )
    except IntegrityError as error:
        raise ConflictError("you have approved this run already") from error


def decisions_forget(*, run_ids: Iterable[UUID]) -> None:
    """Delete what was decided about runs that are deleted."""
    Approval.objects.filter(run_id__in=set(run_ids)).delete()

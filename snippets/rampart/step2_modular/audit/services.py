"""Writes the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.step2_modular.audit.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rampart.domain.change import Change


def record(changes: Sequence[Change]) -> None:
    """Write a line for each change; they are of one run or of several."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            organisation_id=change.organisation_id,
            run_id=change.run_id,
            number=change.number,
            what=change.what,
            who=change.who,
            at=change.at,
        )
        for change in changes
    )

"""The audit trail."""

from __future__ import annotations

from django.db import models

from rampart.domain.change import What


class AuditEntry(models.Model):
    """Something that happened to a run; it points nowhere, so it outlives what it tells of."""

    organisation_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField()
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=20, choices=[(what, what.words) for what in What])
    who = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "run_id", "number"]
        verbose_name_plural = "audit entries"
        constraints = [
            models.UniqueConstraint(fields=["run_id", "number"], name="one_entry_a_change")
        ]

    def __str__(self) -> str:
        return f"{self.what} by {self.who}"

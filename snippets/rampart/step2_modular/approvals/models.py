"""Approvals and rejections."""

from __future__ import annotations

from django.db import models


class Approval(models.Model):
    """What somebody decided about a run."""

    organisation_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField()
    by_id = models.BigIntegerField()
    by = models.CharField(max_length=150)
    approved = models.BooleanField()
    reason = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run_id", "by_id"],
                condition=models.Q(approved=True),
                name="one_approval_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} {'approved' if self.approved else 'rejected'} {self.run_id}"

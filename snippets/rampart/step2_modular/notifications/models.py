"""What was sent."""

from __future__ import annotations

from django.db import models


class Notification(models.Model):
    """An announcement that the notifier took."""

    organisation_id = models.UUIDField(db_index=True)
    run_id = models.UUIDField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=1000)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["run_id", "number"], name="one_announcement_a_change")
        ]

    def __str__(self) -> str:
        return self.text

"""The table of the outbox."""

from __future__ import annotations

from django.db import models


class OutboxEvent(models.Model):
    """An event, and when the broker took it; the key is unique, as what happened is."""

    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=60)
    body = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(published_at=None), name="outbox_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

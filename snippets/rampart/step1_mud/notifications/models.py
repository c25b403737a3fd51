"""What was sent."""

from __future__ import annotations

from django.db import models


class Notification(models.Model):
    """An announcement that the notifier took."""

    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE)  # M16
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=300)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text

"""The table of the inbox."""

from __future__ import annotations

from django.db import models


class Handled(models.Model):
    """That a consumer has handled an event; it is written with the effect, or not at all."""

    consumer = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "handled"
        constraints = [
            models.UniqueConstraint(fields=["consumer", "key"], name="one_effect_an_event")
        ]

    def __str__(self) -> str:
        return f"{self.key} by {self.consumer}"

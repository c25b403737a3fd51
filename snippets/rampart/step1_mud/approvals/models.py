"""Approvals and rejections."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rampart.step1_mud.runs.models import Run


class Approval(models.Model):
    """What somebody decided about a run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE)  # M16
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)  # M16
    approved = models.BooleanField()
    reason = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.by} {'approved' if self.approved else 'rejected'} {self.run}"

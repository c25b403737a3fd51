"""Workflows."""

from __future__ import annotations

import uuid

from django.db import models


class Workflow(models.Model):
    """A named piece of infrastructure code, and how many approvals its runs need."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation_id = models.UUIDField(db_index=True)
    name = models.CharField(max_length=80)
    required_approvals = models.PositiveSmallIntegerField(default=1)
    plan = models.TextField(blank=True, default="")
    archived = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

"""What is kept of runs; the workflow is named in a string, so nothing is imported."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Run(models.Model):
    """One execution of a workflow."""

    workflow = models.ForeignKey("catalog.Workflow", models.CASCADE, related_name="runs")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    audit_entry = models.CharField(max_length=80)  # named like a table of the audit log


class Step(models.Model):
    """One thing that a run does."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps")
    name = models.CharField(max_length=80)

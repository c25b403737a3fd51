"""What the audit log keeps: ids as values, and no relation."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One thing that happened."""

    run_id = models.BigIntegerField()
    text = models.CharField(max_length=80)

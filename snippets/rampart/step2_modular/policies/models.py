"""Policies."""

from __future__ import annotations

from django.db import models

from rampart.domain.policy_check import Enforcement


class Policy(models.Model):
    """A Tirith policy that every run of an organisation is checked by."""

    organisation_id = models.UUIDField(db_index=True)
    name = models.CharField(max_length=80)
    source = models.TextField()
    enforcement = models.CharField(max_length=10, choices=[(e, e) for e in Enforcement])

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.name

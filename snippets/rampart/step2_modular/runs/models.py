"""Runs, what their plans were checked by, and the keys of their requests."""

from __future__ import annotations

import uuid

from django.db import models

from rampart.domain.state import State


class Run(models.Model):
    """One attempt to apply a plan, from the request to its end.

    *version* is the number of the last change. *required_approvals* is what the workflow asked for
    when the run was requested; a later change binds later runs. Other modules' rows are named by id
    only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation_id = models.UUIDField()
    workflow_id = models.UUIDField(db_index=True)
    requested_by_id = models.BigIntegerField()
    requested_by = models.CharField(max_length=150)
    state = models.CharField(max_length=20, choices=[(state, state.words) for state in State])
    version = models.PositiveIntegerField()
    required_approvals = models.PositiveSmallIntegerField()
    plan = models.TextField()
    summary = models.CharField(max_length=200)
    comment = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["organisation_id", "-created_at"], name="runs_newest")]

    def __str__(self) -> str:
        return f"run {str(self.id)[:8]}"


class Check(models.Model):
    """What a policy said about the run; it keeps the policy's name, whatever becomes of that."""

    organisation_id = models.UUIDField(db_index=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="checks")
    policy = models.CharField(max_length=80)
    outcome = models.CharField(max_length=4)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.policy}: {self.outcome}"


class RequestKey(models.Model):
    """The idempotency key of a request, what it asked for, and the run that it made."""

    organisation_id = models.UUIDField()
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    run = models.ForeignKey(Run, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "key"], name="one_run_a_key")
        ]

    def __str__(self) -> str:
        return self.key

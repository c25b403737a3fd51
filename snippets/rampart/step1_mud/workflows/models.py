"""Workflows."""

from __future__ import annotations

import uuid

from django.db import models

from rampart.domain.refusal import NotAllowedError
from rampart.step1_mud.notifications.send import notify
from rampart.step1_mud.organisations.models import Membership, Organisation


class Workflow(models.Model):
    """A named piece of infrastructure code, and how many approvals its runs need."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)  # M16
    name = models.CharField(max_length=80)
    required_approvals = models.PositiveSmallIntegerField(default=1)
    plan = models.TextField(blank=True, default="")
    archived = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def seen_by(cls, user):
        return cls.objects.filter(organisation__membership__user=user, archived=False)

    @property
    def last_run(self):
        return self.run_set.order_by("-created_at").first()

    def request_run(self, user, plan):
        from rampart.step1_mud.runs.models import Run  # M17

        self.organisation.must_let(user, Membership.AUTHOR)
        if self.archived:
            raise NotAllowedError(f"{self.name} is archived")
        return Run.request(self, user, plan)

    def archive(self, user):
        from rampart.step1_mud.runs.models import Run  # M17

        self.organisation.must_let(user)
        self.archived = True
        self.save()
        waiting = list(self.run_set.filter(state=Run.WAITING))
        self.run_set.filter(state=Run.WAITING).update(state=Run.CANCELLED)  # M13
        for run in waiting:
            notify(run, "cancelled", f"{run} was cancelled: {self.name} is archived")  # M08

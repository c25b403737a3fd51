"""Runs: the model that everything passes through."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q

from rampart.domain.plan import BadPlanError, read_plan
from rampart.domain.policy_check import Outcome
from rampart.domain.refusal import ConflictError, InvalidError, NotAllowedError
from rampart.step1_mud.notifications.send import notify
from rampart.step1_mud.organisations.models import Membership
from rampart.step1_mud.policies.models import Policy
from rampart.step1_mud.workflows.models import Workflow


class Run(models.Model):
    """One attempt to apply a plan, from the request to its end."""

    QUEUED, CHECKING, DENIED, WAITING = "queued", "checking", "denied", "waiting_approval"
    APPLYING, SUCCEEDED, FAILED = "applying", "succeeded", "failed"
    REJECTED, CANCELLED = "rejected", "cancelled"
    STATES = [
        (state, state.replace("_", " "))
        for state in (
            QUEUED, CHECKING, DENIED, WAITING, APPLYING, SUCCEEDED, FAILED, REJECTED, CANCELLED
        )
    ]  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workflow = models.ForeignKey(Workflow, on_delete=models.CASCADE)  # M16
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)  # M16
    state = models.CharField(max_length=20, choices=STATES, default=QUEUED)
    plan = models.TextField()
    summary = models.CharField(max_length=200)
    approvals_given = models.PositiveSmallIntegerField(default=0)
    comment = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    audit = GenericRelation("audit.AuditEntry")  # M14

    told_state = None  # what the audit trail already has

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"run {str(self.id)[:8]} of {self.workflow.name}"

    @classmethod
    def from_db(cls, *args, **kwargs):
        run = super().from_db(*args, **kwargs)
        run.told_state = run.state
        return run

    @classmethod
    def seen_by(cls, user, word=""):
        mine = Q(workflow__organisation__membership__user=user)
        if not word:
            return cls.objects.filter(mine)
        named = Q(workflow__name__icontains=word)
        return cls.objects.filter(mine & named | Q(summary__icontains=word)).distinct()  # M03

    @classmethod
    def request(cls, workflow, user, text):
        try:
            plan = read_plan(text)
        except BadPlanError as error:
            raise InvalidError(str(error)) from error
        run = cls(workflow=workflow, requested_by=user, plan=text, summary=plan.summary[:200])
        run.save()
        run.move_to(cls.CHECKING)
        run.check_policies()
        return run

    def move_to(self, state):
        self.state = state
        self.save()  # M12

    def check_policies(self):
        policies = Policy.objects.filter(organisation=self.workflow.organisation)
        outcomes = [policy.judge(self).outcome for policy in policies]
        if Outcome.DENY in outcomes:
            self.move_to(self.DENIED)
            notify(self, "denied", f"{self} was denied by policy")
        elif self.workflow.required_approvals:
            self.move_to(self.WAITING)
            notify(self, "approval_needed", f"{self} waits for approval")  # M06
        else:
            self.apply()

    def approve(self, user):
        self.must_let_decide(user)
        if self.approval_set.filter(by=user, approved=True).exists():  # M11
            raise ConflictError("you have approved this run already")
        notify(self, "approved", f"{self} was approved by {user}")  # M07
        self.approval_set.create(by=user, approved=True)
        self.approvals_given += 1  # M10
        if self.approvals_given >= self.workflow.required_approvals:
            self.apply()
        else:
            self.save()

    def reject(self, user, reason):
        self.must_let_decide(user)
        notify(self, "rejected", f"{self} was rejected by {user}: {reason}")
        self.approval_set.create(by=user, approved=False, reason=reason)
        self.comment = reason
        self.move_to(self.REJECTED)

    def cancel(self, user):
        if user != self.requested_by:
            self.workflow.organisation.must_let(user)
        self.must_wait()
        notify(self, "cancelled", f"{self} was cancelled by {user}")
        self.move_to(self.CANCELLED)

    def apply(self):
        self.move_to(self.APPLYING)
        failed = read_plan(self.plan).errored  # a teaching app applies nothing
        self.move_to(self.FAILED if failed else self.SUCCEEDED)
        notify(self, self.state, f"{self} {self.state}: {self.summary}")

    def must_let_decide(self, user):
        approvers = Membership.objects.filter(role__in=[Membership.APPROVER, Membership.OWNER])
        if not approvers.filter(user=user).exists():  # M02
            raise NotAllowedError("only approvers decide")
        if user == self.requested_by:
            raise NotAllowedError("nobody decides about their own run")
        self.must_wait()

    def must_wait(self):
        if self.state != self.WAITING:
            raise ConflictError(f"this run is {self.get_state_display()}")

    @property
    def required_approvals(self):
        return self.workflow.required_approvals

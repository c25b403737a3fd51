"""Policies and the checks of runs."""

from __future__ import annotations

from django.db import models

from rampart.domain.policy_check import Enforcement, check
from rampart.step1_mud.organisations.models import Organisation


class Policy(models.Model):
    """A Tirith policy that every run of an organisation is checked by."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)  # M16
    name = models.CharField(max_length=80)
    source = models.TextField()
    enforcement = models.CharField(max_length=10, choices=[(e, e) for e in Enforcement])

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.name

    def judge(self, run):
        checked = check(
            policy=self.source, plan=run.plan, enforcement=Enforcement(self.enforcement)
        )
        return PolicyCheck.objects.create(
            run=run, policy=self, outcome=checked.outcome, reason="\n".join(checked.reasons)
        )


class PolicyCheck(models.Model):
    """What a policy said about a run."""

    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE)  # M16
    policy = models.ForeignKey(Policy, on_delete=models.CASCADE)
    outcome = models.CharField(max_length=4)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.policy}: {self.outcome}"

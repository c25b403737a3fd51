"""The part of Rampart behind the list of runs that wait for an approval."""

from django.db import models


class Workflow(models.Model):
    """A named recipe for infrastructure."""

    name = models.CharField(max_length=80)
    description = models.TextField()


class Run(models.Model):
    """One execution of a workflow, waiting for somebody's approval."""

    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT, related_name="runs")
    requested_by = models.CharField(max_length=80)


class PolicyCheck(models.Model):
    """What one policy said about a run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="checks")
    denied = models.BooleanField()

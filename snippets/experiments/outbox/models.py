"""The part of Rampart that takes requests for runs and tells others about them."""

import json

from django.db import models


class Workflow(models.Model):
    """A named recipe for infrastructure."""

    name = models.CharField(max_length=80)


class Run(models.Model):
    """One execution of a workflow.

    On PostgreSQL as on SQLite, Django has its foreign keys checked at COMMIT.
    """

    number = models.PositiveIntegerField(unique=True)
    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT)

    def requested(self) -> str:
        """The event that says that this run was requested."""
        return json.dumps({"event": "RunRequested.v1", "run": self.number})


class OutboxMessage(models.Model):
    """An event that waits in the database until the relay has published it."""

    body = models.TextField()
    published = models.BooleanField(default=False)

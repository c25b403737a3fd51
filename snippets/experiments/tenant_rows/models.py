"""The part of Rampart that keeps runs of many organisations in one table."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.db import models
from django.db.models import QuerySet

Narrow = Callable[[QuerySet["Run"]], QuerySet["Run"]]


def leave(rows: QuerySet[Run]) -> QuerySet[Run]:
    """Hand out all rows."""
    return rows


narrow: ContextVar[Narrow] = ContextVar("narrow", default=leave)


class Organisation(models.Model):
    """A tenant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)


class Person(models.Model):
    """Somebody who may work for several organisations, and so belongs to none."""

    name = models.CharField(max_length=80)


class Runs(models.Manager["Run"]):
    """Hands out what the way under test lets it, for the request that is under way."""

    def get_queryset(self) -> QuerySet[Run]:
        """All rows, or fewer."""
        return narrow.get()(super().get_queryset())


class Run(models.Model):
    """One execution of a workflow."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    requested_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="runs")
    key = models.CharField(max_length=80, unique=True)
    summary = models.CharField(max_length=200)
    state = models.CharField(max_length=20, default="waiting")

    objects = Runs()


class Approval(models.Model):
    """What somebody decided about a run."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    run = models.ForeignKey(Run, on_delete=models.CASCADE)

"""Tells what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min
from django.utils import timezone

from rampart.step3_events.outbox.models import OutboxEvent


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """How many events wait for the relay, and since when: an alarm belongs on the age."""

    waiting: int
    oldest: timedelta


def backlog() -> Backlog:
    """What waits now."""
    found = OutboxEvent.objects.filter(published_at=None).aggregate(
        waiting=Count("id"), since=Min("created_at")
    )
    age = timezone.now() - found["since"] if found["since"] else timedelta()
    return Backlog(waiting=found["waiting"], oldest=age)

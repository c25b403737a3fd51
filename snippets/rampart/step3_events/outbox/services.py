"""Writes events beside what they tell of, and hands them on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from rampart.broker import Message
from rampart.step3_events.events import kind_of
from rampart.step3_events.events import write as written
from rampart.step3_events.outbox.models import OutboxEvent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rampart.broker import Broker
    from rampart.domain.change import Change
    from rampart.step3_events.outbox.rehearsal import Ordering

BATCH = 100
KEPT = timedelta(days=7)
"""How long a published event is kept, for whoever must look what was sent."""


class OutsideTransactionError(RuntimeError):
    """An event was written where it could stay although what it tells of does not."""


def write(changes: Sequence[Change]) -> None:
    """Write an event for each change, in the transaction that made the changes."""
    if not connection.in_atomic_block:
        message = "an event belongs into the transaction of its change (fix: transaction.atomic)"
        raise OutsideTransactionError(message)
    OutboxEvent.objects.bulk_create(
        OutboxEvent(key=change.key, kind=kind_of(change), body=written(change))
        for change in changes
    )


def publish_some(broker: Broker, *, order: Ordering) -> int:
    """Publish the oldest events that wait, and only then mark them; return how many.

    Whoever is killed in between publishes them again: at least once, never at most once.
    """
    waiting = list(OutboxEvent.objects.filter(published_at=None)[:BATCH])
    if waiting:
        broker.publish([_message(each) for each in order(waiting)])
        ids = [each.pk for each in waiting]
        OutboxEvent.objects.filter(pk__in=ids).update(published_at=timezone.now())
    return len(waiting)


def tidy() -> int:
    """Delete what was published long ago; return how many."""
    deleted, _ = OutboxEvent.objects.filter(published_at__lt=timezone.now() - KEPT).delete()
    return deleted


def _message(event: OutboxEvent) -> Message:
    return Message(id=event.key, kind=event.kind, body=bytes(event.body))

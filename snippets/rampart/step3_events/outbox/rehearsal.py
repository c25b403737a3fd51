"""How a broker may treat events at its worst, so that a journey can walk through it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rampart.step3_events.outbox.models import OutboxEvent

Ordering = Callable[[Sequence["OutboxEvent"]], Sequence["OutboxEvent"]]


def in_order(events: Sequence[OutboxEvent]) -> Sequence[OutboxEvent]:
    """As they were written."""
    return events


def twice(events: Sequence[OutboxEvent]) -> Sequence[OutboxEvent]:
    """Each event two times, as after a relay that died before it marked them."""
    return [each for each in events for _ in range(2)]


def reordered(events: Sequence[OutboxEvent]) -> Sequence[OutboxEvent]:
    """The last one first."""
    return events[::-1]


ORDERINGS: dict[str, Ordering] = {"in-order": in_order, "twice": twice, "reordered": reordered}

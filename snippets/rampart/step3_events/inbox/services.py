"""Lets an event take effect once, however often it arrives; see ADR-0009."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from rampart.step3_events.inbox.models import Handled

if TYPE_CHECKING:
    from collections.abc import Callable


def is_handled(*, consumer: str, key: str) -> bool:
    """Whether the event has taken effect already."""
    return Handled.objects.filter(consumer=consumer, key=key).exists()


@transaction.atomic
def once(effect: Callable[[], None], *, consumer: str, key: str) -> bool:
    """Carry *effect* out with a note that it was, in one transaction, unless it was before.

    Of two consumers at once the constraint lets one through.
    """
    _, is_first = Handled.objects.get_or_create(consumer=consumer, key=key)
    if is_first:
        effect()
    return is_first

"""The relay: hands on what the outbox holds, for as long as it runs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from django.db import Error, connection

from rampart.broker import BrokerGoneError
from rampart.step3_events.outbox.rehearsal import in_order
from rampart.step3_events.outbox.services import publish_some, tidy
from rampart.step3_events.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Callable

    from rampart.broker import Broker
    from rampart.step3_events.outbox.rehearsal import Ordering

IDLE = 0.05
"""Seconds between two looks at an outbox that was empty."""

TIDIED = 3600.0
"""Seconds between two looks for what was published long ago."""

log = structlog.get_logger("rampart.relay")


def relay(broker: Broker, *, is_stopped: Callable[[], bool], order: Ordering = in_order) -> None:
    """Publish until stopped; while broker or database is away, events wait in the outbox.

    Tidies the outbox at the start and from time to time.
    """
    patience, tidied_at = Patience(is_stopped=is_stopped), float("-inf")
    while not is_stopped():
        try:
            moved = publish_some(broker, order=order)
            if time.monotonic() > tidied_at + TIDIED:
                tidy()
                tidied_at = time.monotonic()
        except (BrokerGoneError, Error) as error:
            log.warning("events wait", error=str(error))
            connection.close()
            patience.wait()
        else:
            patience.reset()
            if not moved:
                patience.rest(IDLE)

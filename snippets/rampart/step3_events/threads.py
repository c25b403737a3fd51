"""Relay and consumers as threads of one process, where nobody needs to be killed."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from django.db import connections

from rampart.step3_events.broker_here import broker_here
from rampart.step3_events.consumers.api import CONSUMERS, consume
from rampart.step3_events.outbox.api import ORDERINGS, in_order, relay

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from enum import Enum
    from types import TracebackType

    from rampart.step3_events.outbox.api import Ordering


class Threads:
    """A relay, and a consumer of each queue; use it as a context manager."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._order: Ordering = in_order
        broker, is_stopped = broker_here(), self._stopped.is_set
        self._broker = broker
        works: list[Callable[[], None]] = [
            partial(relay, broker, is_stopped=is_stopped, order=self._ordered)
        ]
        works += [
            partial(consume, broker, each, is_stopped=is_stopped) for each in CONSUMERS.values()
        ]
        self._threads = [threading.Thread(target=_to_the_end, args=(each,)) for each in works]

    def __enter__(self) -> Self:
        """Start."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, once each has finished what it does."""
        self._stopped.set()
        for thread in self._threads:
            thread.join()
        self._broker.close()

    def rehearse(self, how: Enum | None) -> None:
        """Publish from now on as a broker at its worst delivers, or in order again."""
        self._order = in_order if how is None else ORDERINGS[how.name.lower()]

    def _ordered(self, events: Sequence[Any]) -> Sequence[Any]:
        return self._order(events)


def _to_the_end(work: Callable[[], None]) -> None:
    try:
        work()
    finally:
        connections.close_all()

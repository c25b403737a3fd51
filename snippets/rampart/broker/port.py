"""What the platform asks of a broker, whichever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rampart.broker.message import DeadLetter, Message

LIMIT = 20
"""Deliveries of a message; one that nobody could handle by then is a dead letter."""

PAUSE = 0.1
"""Seconds after a message was given back, so that a consumer does not spin."""


class BrokerGoneError(Exception):
    """The broker cannot be reached, or refuses; call again later."""


class PoisonError(Exception):
    """The message can never be handled, however often it is delivered."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Broker(Protocol):
    """Queues that each get every message, and keep it until it was handled.

    Its queues are made on first use and outlive the process. It may be shared by threads.
    Every method raises `BrokerGoneError` where the broker cannot be reached.
    """

    def publish(self, messages: Sequence[Message]) -> None:
        """Return once every queue holds every message, safe from a restart of the broker.

        After a `BrokerGoneError` each message may or may not have arrived: publish it again.
        """

    def consume(
        self,
        queue: str,
        handle: Callable[[Message], None],
        *,
        is_stopped: Callable[[], bool],
    ) -> None:
        """Hand over one message at a time, in the order of the queue, until *is_stopped*.

        A message is acknowledged when *handle* has returned, and not before. When it raises
        `PoisonError`, the message is a dead letter at once; at any other `Exception` the same
        message comes again, before those behind it, and is a dead letter after `LIMIT`
        deliveries. A consumer that ends in *handle*, killed or not, has given the message back.

        A queue has one consumer at a time, so that order holds; a second one stands by and
        takes over. After `BrokerGoneError`, which may find a message handled and not yet
        acknowledged, call again.
        """

    def waiting(self, queue: str) -> int:
        """How many messages are not yet acknowledged.

        The one in hand counts only where the broker tells of it: in a file, not in RabbitMQ.
        """

    def dead(self) -> list[DeadLetter]:
        """Every dead letter; looking takes nothing away, and keeps their order.

        In RabbitMQ, whoever looks at the same moment may see fewer.
        """

    def revive(self) -> int:
        """Put each dead letter at the end of the queue that it came from, as if never delivered.

        One of a queue that is not known here stays dead. Tell how many were revived. One whose
        revival is interrupted may be in both places, never in none.
        """

    def close(self) -> None:
        """Let go of what this process holds open; the next call opens it again."""

    def remove(self) -> None:
        """Delete the queues with all that is in them; for tests and for starting afresh."""

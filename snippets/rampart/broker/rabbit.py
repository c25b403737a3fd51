"""RabbitMQ as the broker."""

# mypy: disallow-untyped-calls=False
# kombu says that it has types, and most of its functions have none.

from __future__ import annotations

import os
import threading
import time
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kombu.connection import Connection
from kombu.entity import Exchange, Queue
from kombu.exceptions import OperationalError
from kombu.messaging import Consumer, Producer
from kombu.transport.pyamqp import Transport

from rampart.broker.delivery import UNWITNESSED, Dead, GivenBack, hand_over
from rampart.broker.message import DeadLetter, Message
from rampart.broker.port import LIMIT, PAUSE, BrokerGoneError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kombu.message import Message as Received
    from kombu.transport.pyamqp import Channel

TICK = 0.1
"""Seconds that an idle consumer listens before it asks whether it is stopped."""

PATIENCE = 10
"""Seconds for one answer of the server, a confirm among them."""

GONE = (
    OperationalError,
    *Transport.connection_errors,
    *Transport.channel_errors,
    *Transport.recoverable_connection_errors,  # a negative confirm is in this one only
)

# One message at a time. RabbitMQ counts a delivery for every message that a consumer holds when
# it dies, so those fetched ahead would share the fate of the one that killed it; and a message
# given back would come again behind them.
PREFETCH = 1

CONNECTION = {
    "connect_timeout": 5,
    # No heartbeat: py-amqp can send one only between two messages, and takes at most the 60
    # seconds that the server asks for, so a handler that waits out a fault would lose its
    # connection and see its message delivered to another. The kernel tells the server of a
    # killed process at once, TCP keepalive tells a consumer of a lost server within minutes, and
    # RabbitMQ takes a message back from a lost machine after its `consumer_timeout`.
    "heartbeat": 0,
    "transport_options": {
        "confirm_publish": True,
        "read_timeout": PATIENCE,
        "write_timeout": PATIENCE,
    },
}

# Replicated, and safe from a restart. `at-least-once` keeps a message that died of its deliveries
# until the dead letters hold it; RabbitMQ does so only for a queue that refuses what it has no
# room for, and a refused message is a negative confirm for its publisher. A single active
# consumer, because two would break the order.
QUEUE = {
    "x-queue-type": "quorum",
    "x-delivery-limit": LIMIT - 1,  # RabbitMQ does not count the first
    "x-dead-letter-exchange": "",
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
    "x-single-active-consumer": True,
}

# Looking at a dead letter is a delivery; from RabbitMQ 4 on, twenty would be the default limit.
DEAD = {"x-queue-type": "quorum", "x-delivery-limit": 1_000_000}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A connection and its channel.

    Everything is asked of the channel, for kombu's connection opens itself again when it is
    lost, for ever and without the consumer that it had.
    """

    connection: Connection
    channel: Channel


class RabbitBroker:
    """Queues ``<prefix>.<queue>`` and ``<prefix>.dead`` in RabbitMQ, one exchange in front.

    It publishes over one connection for each process, and opens another after an error. Each
    other call has a connection of its own.
    """

    def __init__(
        self, url: str, *, queues: Sequence[str], prefix: str = "rampart", pause: float = PAUSE
    ) -> None:
        self._url = url
        self._prefix = prefix
        self._pause = pause
        self._events = Exchange(f"{prefix}.events", type="topic")
        self._dead = Queue(f"{prefix}.dead", queue_arguments=DEAD)
        self._queues = {queue: self._queue(queue) for queue in queues}
        self._lock = threading.Lock()
        # By process: a child must neither use nor close what its parent had open.
        self._publishing: dict[int, Line] = {}

    def publish(self, messages: Sequence[Message]) -> None:
        """Return once RabbitMQ has confirmed every message."""
        for each in messages:
            self._put(each, exchange=self._events.name, routing_key=each.kind)

    def consume(
        self,
        queue: str,
        handle: Callable[[Message], None],
        *,
        is_stopped: Callable[[], bool],
    ) -> None:
        """Hand over the messages of *queue*, as soon as no other consumer does."""
        with self._opened() as channel, _listening(channel, self._queues[queue]) as inbox:
            while not is_stopped():
                if inbox:
                    self._deliver(queue, inbox.popleft(), handle)
                    continue
                with suppress(TimeoutError):
                    channel.connection.drain_events(timeout=TICK)

    def waiting(self, queue: str) -> int:
        """How many messages nobody has in hand; AMQP does not tell of the others."""
        with self._opened() as channel:
            found = channel.queue_declare(self._queues[queue].name, passive=True)
            return int(found.message_count)

    def dead(self) -> list[DeadLetter]:
        """Every dead letter that nobody else looks at."""
        with self._opened() as channel:
            held = self._held(channel)
            letters = [self._letter(each) for each in held]
            for each in held:  # in order, which closing the connection would not keep
                each.requeue()
        return letters

    def revive(self) -> int:
        """Put each dead letter back, then remove it."""
        with self._opened() as channel:
            revived = 0
            for each in self._held(channel):
                letter = self._letter(each)
                if letter.queue in self._queues:
                    self._put(letter.message, routing_key=f"{self._prefix}.{letter.queue}")
                    each.ack()
                    revived += 1
        return revived

    def close(self) -> None:
        """Close the connection that this process publishes over."""
        with self._lock:
            line = self._publishing.pop(os.getpid(), None)
            if line is not None:
                line.connection.release()

    def remove(self) -> None:
        """Delete the queues and the exchange."""
        self.close()
        with _or_gone(), _line(self._url) as channel:
            for each in (*self._queues.values(), self._dead):
                channel.queue_delete(each.name)
            channel.exchange_delete(self._events.name)

    def _queue(self, name: str) -> Queue:
        arguments = {**QUEUE, "x-dead-letter-routing-key": self._dead.name}
        return Queue(
            f"{self._prefix}.{name}",
            exchange=self._events,
            routing_key="#",  # every message
            queue_arguments=arguments,
        )

    @contextmanager
    def _opened(self) -> Iterator[Channel]:
        """A connection for one call, every queue declared."""
        with _or_gone(), _line(self._url) as channel:
            self._declare(channel)
            yield channel

    def _declare(self, channel: Channel) -> None:
        for each in (self._dead, *self._queues.values()):
            each(channel).declare()

    def _put(
        self,
        message: Message,
        *,
        routing_key: str,
        exchange: str = "",
        headers: Mapping[str, object] | None = None,
    ) -> None:
        """Return once every queue that *routing_key* leads to has confirmed the message."""
        with self._lock, _or_gone():
            try:
                Producer(self._publisher()).publish(
                    message.body,
                    exchange=exchange,
                    routing_key=routing_key,
                    headers=dict(headers or {}),
                    message_id=message.id,
                    type=message.kind,  # a dead letter has lost its routing key
                    content_type="application/octet-stream",
                    content_encoding="binary",
                    delivery_mode="persistent",
                    mandatory=True,
                    confirm_timeout=PATIENCE,
                )
            except BaseException:
                self._hang_up()  # a late confirm would pass for that of the next message
                raise

    def _publisher(self) -> Channel:
        line = self._publishing.get(os.getpid())
        if line is None:
            line = self._publishing[os.getpid()] = _connected(self._url)
            self._declare(line.channel)
        return line.channel

    def _hang_up(self) -> None:
        line = self._publishing.pop(os.getpid(), None)
        if line is not None:
            line.connection.collect()

    def _deliver(self, queue: str, delivered: Received, handle: Callable[[Message], None]) -> None:
        """Hand over one message and settle it."""
        message = _message(delivered)
        deliveries = delivered.headers.get("x-delivery-count", 0) + 1
        match hand_over(message, handle, deliveries=deliveries):
            case Dead(reason=reason):
                headers = {"queue": queue, "reason": reason, "deliveries": deliveries}
                self._put(message, routing_key=self._dead.name, headers=headers)
                delivered.ack()
            case GivenBack():
                time.sleep(self._pause)
                delivered.requeue()
            case _:
                delivered.ack()

    def _held(self, channel: Channel) -> list[Received]:
        """Every dead letter, given back when the connection ends unless acknowledged."""
        return list(iter(self._dead(channel).get, None))

    def _letter(self, held: Received) -> DeadLetter:
        """What the headers tell: those of `_deliver`, or those of RabbitMQ itself."""
        source = held.headers.get("x-first-death-queue", "").removeprefix(f"{self._prefix}.")
        return DeadLetter(
            queue=held.headers.get("queue", source),
            message=_message(held),
            reason=held.headers.get("reason", UNWITNESSED),
            deliveries=held.headers.get("deliveries", LIMIT),
        )


def _message(received: Received) -> Message:
    """Also of one that somebody put there by hand, which the handler can then judge."""
    return Message(
        id=received.properties.get("message_id", ""),
        kind=received.properties.get("type", received.delivery_info["routing_key"]),
        body=received.body or b"",  # py-amqp takes an empty body for text
    )


def _connected(url: str) -> Line:
    connection = Connection(url, **CONNECTION)
    try:
        connection.ensure_connection(max_retries=0)  # whoever calls decides when to try again
        channel = connection.channel()
        channel.auto_decode = False  # a body is bytes
        return Line(connection=connection, channel=channel)
    except BaseException:
        connection.collect()
        raise


@contextmanager
def _line(url: str) -> Iterator[Channel]:
    """A channel, closed politely unless an error has left it in the middle of something."""
    line = _connected(url)
    try:
        yield line.channel
    except BaseException:
        line.connection.collect()
        raise
    line.connection.release()


@contextmanager
def _listening(channel: Channel, queue: Queue) -> Iterator[deque[Received]]:
    """Where the messages of *queue* arrive while events are drained."""
    inbox: deque[Received] = deque()
    with Consumer(channel, [queue], on_message=inbox.append, prefetch_count=PREFETCH):
        yield inbox


@contextmanager
def _or_gone() -> Iterator[None]:
    try:
        yield
    except GONE as error:
        raise BrokerGoneError(f"RabbitMQ: {error}") from error

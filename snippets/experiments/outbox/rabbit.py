"""RabbitMQ as the broker."""

from __future__ import annotations

import os

from kombu import Connection, Queue


class RabbitBroker:
    """A durable queue in RabbitMQ; `publish` waits for the publisher confirm."""

    def __init__(self, url: str, *, queue: str) -> None:
        self._url = url
        self._queue = Queue(queue, durable=True)
        self._connection: Connection | None = None
        self._owner = 0

    def publish(self, body: str) -> None:
        """Publish a persistent message, and raise unless the broker confirms it."""
        connection = self._connected()
        with connection.Producer() as producer:
            producer.publish(
                body,
                routing_key=self._queue.name,
                delivery_mode="persistent",
                declare=[self._queue],
                confirm_timeout=10,
            )

    def messages(self) -> list[str]:
        """Take every message out of the queue."""
        bodies = []
        with Connection(self._url) as connection:
            queue = self._queue.bind(connection.default_channel)
            queue.declare()
            while (message := queue.get(no_ack=True)) is not None:
                bodies.append(message.payload)
        return bodies

    def delete(self) -> None:
        """Leave nothing behind in the server."""
        with Connection(self._url) as connection:
            self._queue.bind(connection.default_channel).delete()

    def _connected(self) -> Connection:
        """A connection of this process: a fork must not share its parent's."""
        if self._connection is None or self._owner != os.getpid():
            options = {"confirm_publish": True}
            self._connection = Connection(self._url, transport_options=options)
            self._owner = os.getpid()
        return self._connection

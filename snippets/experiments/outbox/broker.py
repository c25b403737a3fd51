"""Two brokers behind one port: a file for every machine, and RabbitMQ."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from kombu import Connection, Queue

if TYPE_CHECKING:
    from pathlib import Path


class Broker(Protocol):
    """Something that has accepted a message once `publish` returned."""

    def publish(self, body: str) -> None:
        """Hand over one message, and wait until it is safe."""

    def messages(self) -> list[str]:
        """Every message handed over so far, in order."""


class FileBroker:
    """A broker in a file: one line per message, on the disk before `publish` returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.touch()

    def publish(self, body: str) -> None:
        """Append one line; a single write, so that no kill leaves half a message."""
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(file, f"{body}\n".encode())
            os.fsync(file)
        finally:
            os.close(file)

    def messages(self) -> list[str]:
        """Read the file."""
        return self._path.read_text().splitlines()


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

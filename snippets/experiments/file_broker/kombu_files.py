"""A queue in kombu's file transport."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kombu.connection import Connection
from kombu.entity import Queue
from kombu.messaging import Producer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

QUEUE = Queue("audit")
TAKEN = "processed"  # where the transport moves what it takes out of the queue
FOLDERS = {
    "data_folder_in": "messages",
    "data_folder_out": "messages",
    "control_folder": "control",
    "processed_folder": TAKEN,
}


def opened(folder: Path) -> Connection:
    """A connection that keeps a copy of each message it takes."""
    for part in FOLDERS.values():
        (folder / part).mkdir(exist_ok=True)
    places = {option: str(folder / part) for option, part in FOLDERS.items()}
    return Connection("filesystem://", transport_options={**places, "store_processed": True})


def publish(folder: Path, bodies: Sequence[bytes]) -> None:
    """Put messages into the queue."""
    with opened(folder) as connection, connection.channel() as channel:
        producer = Producer(channel, routing_key=QUEUE.name)
        for body in bodies:
            producer.publish(body)


def waiting(folder: Path) -> int:
    """How many messages lie in the queue."""
    with opened(folder) as connection, connection.channel() as channel:
        return int(QUEUE(channel).queue_declare(passive=True).message_count)


def dead(folder: Path) -> int:
    """No message is kept for a person: the transport knows no dead letters."""
    return 0

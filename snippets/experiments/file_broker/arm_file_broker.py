"""The decided way: Rampart's own broker, in an SQLite file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.broker import Message
from rampart.broker.embedded import FileBroker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from experiments.file_broker.core import Handle

QUEUE = "audit"


def publish(folder: Path, bodies: Sequence[bytes]) -> None:
    """Put messages into the queue."""
    kind = "rampart.run.queued.v1"
    _at(folder).publish([Message(id=body.decode(), kind=kind, body=body) for body in bodies])


def consume(folder: Path, handle: Handle, *, is_stopped: Callable[[], bool]) -> None:
    """Hand over one message after the other; the broker acknowledges what returned."""

    def take(message: Message) -> None:
        handle(message.body)

    _at(folder).consume(QUEUE, take, is_stopped=is_stopped)


def waiting(folder: Path) -> int:
    """How many messages the next consumer will get."""
    return _at(folder).waiting(QUEUE)


def dead(folder: Path) -> int:
    """How many messages are kept for a person."""
    return len(_at(folder).dead())


def _at(folder: Path) -> FileBroker:
    return FileBroker(folder / "broker.sqlite3", queues=[QUEUE])

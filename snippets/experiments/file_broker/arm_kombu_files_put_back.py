"""kombu's file transport, and code that puts back what a dead consumer had in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kombu.messaging import Consumer

from experiments.file_broker import kombu_files
from experiments.file_broker.kombu_files import FOLDERS, QUEUE, TAKEN, dead, opened, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kombu.message import Message

    from experiments.file_broker.core import Handle

__all__ = ["consume", "dead", "publish", "waiting"]


def consume(folder: Path, handle: Handle, *, is_stopped: Callable[[], bool]) -> None:
    """Hand over one message after the other, and acknowledge what returned."""

    def take(message: Message) -> None:
        handle(message.body)
        message.ack()
        for file in _in_hand(folder):
            file.unlink()

    for file in _in_hand(folder):  # nobody's, as long as there is one consumer
        file.rename(folder / FOLDERS["data_folder_in"] / file.name)
    with (
        opened(folder) as connection,
        connection.channel() as channel,
        Consumer(channel, [QUEUE], on_message=take, prefetch_count=1),
    ):
        while not is_stopped():
            connection.drain_events()


def waiting(folder: Path) -> int:
    """How many messages the next consumer will get."""
    return kombu_files.waiting(folder) + len(list(_in_hand(folder)))


def _in_hand(folder: Path) -> Iterator[Path]:
    return (folder / TAKEN).iterdir()

"""kombu's file transport: one message at a time, acknowledged when it was handled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kombu.messaging import Consumer

from experiments.file_broker.kombu_files import QUEUE, dead, opened, publish, waiting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kombu.message import Message

    from experiments.file_broker.core import Handle

__all__ = ["consume", "dead", "publish", "waiting"]


def consume(folder: Path, handle: Handle, *, is_stopped: Callable[[], bool]) -> None:
    """Hand over one message after the other, and acknowledge what returned."""

    def take(message: Message) -> None:
        handle(message.body)
        message.ack()

    with (
        opened(folder) as connection,
        connection.channel() as channel,
        Consumer(channel, [QUEUE], on_message=take, prefetch_count=1),
    ):
        while not is_stopped():
            connection.drain_events()

"""A consumer in a process of its own, to be killed: ``child.py <place> <id>``.

It prints the id of each message that it is handed, and never returns from the one with *id*.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rampart.broker.embedded import FileBroker
from rampart.broker.rabbit import RabbitBroker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rampart.broker import Broker, Message

QUEUES = ("audit", "mail")


def broker_at(place: str, *, queues: Sequence[str] = QUEUES) -> Broker:
    """Another broker of the same messages; *place* is a file, or a URL and ``#prefix``."""
    url, _, prefix = place.partition("#")
    if prefix:
        return RabbitBroker(url, queues=queues, prefix=prefix, pause=0)
    return FileBroker(Path(place), queues=queues, pause=0)


def main(place: str, last: str) -> None:
    """Consume until killed."""

    def handle(message: Message) -> None:
        print(message.id, flush=True)  # noqa: T201 - the parent reads it
        if message.id == last:
            signal.pause()

    broker_at(place).consume("audit", handle, is_stopped=lambda: False)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What can be seen of Rampart from outside: its messages, its tables, and what it tells others."""

# mypy: disallow-untyped-calls=False
# kombu says that it has types, and most of its functions have none.

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psycopg
from kombu.connection import Connection
from kombu.entity import Exchange, Queue
from kombu.messaging import Consumer
from rampart.notifier import Notifier

from experiments.rampart_kills.core import CONSUMERS, Entry, Run, Told
from experiments.rampart_kills.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kombu.message import Message
    from rampart.acceptance.servers import Servers
    from rampart.notifier import Announcement

LOOK = 0.01
"""Seconds between two looks at a table."""

ANSWER = 0.02
"""Seconds that the notifier takes to answer."""

TICK = 0.1
"""Seconds until whoever listens asks whether to stop."""


class Progress:
    """How much work a process was seen to do; others wait for more of it."""

    def __init__(self) -> None:
        self.done = 0
        self._changed = threading.Condition()

    def add(self, count: int = 1) -> None:
        """It has done more."""
        with self._changed:
            self.done += count
            self._changed.notify_all()

    def reaches(self, wanted: int) -> bool:
        """Wait for a moment until so much is done; tell whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: self.done >= wanted, timeout=TICK)


class Listener(Notifier):
    """The notifier, which counts each call, and answers as if it were across a network."""

    def __init__(self, *, knows_keys: bool) -> None:
        super().__init__()
        self.progress = Progress()
        self._knows_keys = knows_keys

    def hear(self, announcement: Announcement) -> None:
        """Note the announcement; without a key every repetition is another one."""
        super().hear(announcement if self._knows_keys else replace(announcement, key=""))
        self.progress.add()
        time.sleep(ANSWER)

    def told(self) -> list[Told]:
        """Everything that was noted."""
        noted: list[Told] = []

        def copy(heard: list[Announcement]) -> bool:
            noted.extend(Told(run=each.run, kind=each.kind) for each in heard)
            return True

        self.wait_for(copy, seconds=0)
        return noted


class Tap:
    """What reaches the queues: a queue of its own gets a copy of every message."""

    def __init__(self) -> None:
        self.progress = Progress()
        self.keys: list[str] = []

    def note(self, message: Message) -> None:
        """Note a message."""
        self.keys.append(message.properties["message_id"])
        self.progress.add()


@contextmanager
def tapped(servers: Servers) -> Iterator[Tap]:
    """Listen to the exchange, from before the first message on; the queue ends with us."""
    tap = Tap()
    exchange = Exchange(f"{servers.prefix}.events", type="topic")
    queue = Queue(f"{servers.prefix}.tap", exchange=exchange, routing_key="#", exclusive=True)
    with (
        Connection(servers.amqp_url) as connection,
        connection.channel() as channel,
        Consumer(channel, [queue], on_message=tap.note, no_ack=True),
    ):

        def listen(is_stopped: Callable[[], bool]) -> None:
            while not is_stopped():
                with suppress(TimeoutError):
                    connection.drain_events(timeout=TICK)

        with Job(listen):
            yield tap


@contextmanager
def watched_trail(servers: Servers) -> Iterator[Progress]:
    """How far the audit trail has grown; an index tells, so looking costs next to nothing."""
    progress = Progress()
    query = "SELECT coalesce(max(id), 0) FROM audit_auditentry"

    def watch(is_stopped: Callable[[], bool]) -> None:
        with psycopg.connect(servers.database_url, autocommit=True) as connection:
            while not is_stopped():
                [(last,)] = connection.execute(query).fetchall()
                progress.add(last - progress.done)
                time.sleep(LOOK)

    with Job(watch):
        yield progress


class Tables:
    """The tables of Rampart, asked in SQL as their owner, past all of its code."""

    def __init__(self, servers: Servers) -> None:
        self._url = servers.database_url

    def runs(self) -> list[Run]:
        """All runs."""
        rows = self._rows("SELECT id::text, state, version FROM runs_run")
        return [Run(id=run, state=state, version=version) for run, state, version in rows]

    def entries(self) -> list[Entry]:
        """The whole audit trail."""
        rows = self._rows("SELECT run_id::text, number, what FROM audit_auditentry")
        return [Entry(run=run, number=number, what=what) for run, number, what in rows]

    def undone(self) -> int:
        """How many rows of the inbox were written and never committed: each took a number."""
        return self._number(
            "SELECT coalesce(pg_sequence_last_value('inbox_handled_id_seq'), 0)"
            " - (SELECT count(*) FROM inbox_handled)"
        )

    def left(self) -> int:
        """How many times an event still has to be published, or to take effect at a consumer."""
        waiting = self._number("SELECT count(*) FROM outbox_outboxevent WHERE published_at IS NULL")
        events = self._number("SELECT count(*) FROM outbox_outboxevent")
        handled = self._number("SELECT count(*) FROM inbox_handled")
        return waiting + len(CONSUMERS) * events - handled

    def _number(self, query: str) -> int:
        [(number,)] = self._rows(query)
        return int(number)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self._url) as connection:
            return connection.execute(query).fetchall()


class Queues:
    """The queues of Rampart, asked how many messages they hold."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers

    def waiting(self) -> int:
        """Messages for the consumers, without the one that each may have in hand."""
        return sum(self._held(name) for name in CONSUMERS)

    def dead(self) -> int:
        """Dead letters."""
        return self._held("dead")

    def _held(self, name: str) -> int:
        with Connection(self._servers.amqp_url) as connection, connection.channel() as channel:
            queue = f"{self._servers.prefix}.{name}"
            return int(channel.queue_declare(queue, passive=True).message_count)

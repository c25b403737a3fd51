"""A broker in one file, for all the processes of one machine; it needs no server."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from rampart.broker.delivery import UNWITNESSED, Dead, GivenBack, hand_over
from rampart.broker.message import DeadLetter, Message
from rampart.broker.port import LIMIT, PAUSE, BrokerGoneError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

POLL = 0.025
"""Seconds between two looks at an empty queue, or at a lock that another consumer holds."""

BUSY = 10
"""Seconds to wait for another process to end its transaction."""

# FULL: what was published is on the disk, not only with the operating system; the publisher
# forgets the message on the strength of that. AUTOINCREMENT: a number is never used again, so
# an acknowledgement can only mean the message that it was given for.
SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS message (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,
    deliveries INTEGER NOT NULL DEFAULT 0,
    reason TEXT -- of its death
) STRICT;
CREATE INDEX IF NOT EXISTS message_waiting ON message (queue, number) WHERE reason IS NULL;
"""

PUBLISH = "INSERT INTO message (queue, id, kind, body) VALUES (?, ?, ?, ?)"
FIRST = """
SELECT number, id, kind, body, deliveries FROM message
WHERE queue = ? AND reason IS NULL ORDER BY number LIMIT 1
"""
WAITING = "SELECT count(*) FROM message WHERE queue = ? AND reason IS NULL"
DELIVERED = "UPDATE message SET deliveries = ? WHERE number = ?"
ACKNOWLEDGE = "DELETE FROM message WHERE number = ?"
BURY = "UPDATE message SET reason = ? WHERE number = ?"
DEAD = """
SELECT queue, id, kind, body, reason, deliveries FROM message
WHERE reason IS NOT NULL ORDER BY number
"""
REVIVE = """
INSERT INTO message (queue, id, kind, body)
SELECT queue, id, kind, body FROM message WHERE reason IS NOT NULL AND queue = ? ORDER BY number
"""
FORGET_DEAD = "DELETE FROM message WHERE reason IS NOT NULL AND queue = ?"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """The first message of a queue, with how often it was delivered before."""

    number: int
    message: Message
    deliveries: int


class FileBroker:
    """A broker in an SQLite file.

    Whoever holds a queue's lock is its consumer. The kernel releases the lock of a killed
    process, so the next consumer takes over at once, and no clock decides that a slow one is
    dead. Nothing marks a message as in hand: it stays the first of its queue until it is
    settled, and the next consumer begins with it.
    """

    def __init__(self, path: Path, *, queues: Sequence[str], pause: float = PAUSE) -> None:
        self._path = path
        self._making = self._beside(".lock")
        self._locks = {queue: self._beside(f".{queue}.lock") for queue in queues}
        self._pause = pause

    def publish(self, messages: Sequence[Message]) -> None:
        """Return once every queue holds every message: all of them, or none."""
        rows = [
            (queue, each.id, each.kind, each.body) for each in messages for queue in self._locks
        ]
        with self._opened() as database, _transaction(database):
            database.executemany(PUBLISH, rows)

    def consume(
        self,
        queue: str,
        handle: Callable[[Message], None],
        *,
        is_stopped: Callable[[], bool],
    ) -> None:
        """Hand over the messages of *queue*, as soon as no other consumer does."""
        path = self._locks[queue]
        with self._opened() as database, path.open("ab") as lock:
            while not is_stopped():
                _check_in_place(lock, path)
                if not (_holds(lock) and self._deliver(database, queue, handle)):
                    time.sleep(POLL)

    def waiting(self, queue: str) -> int:
        """How many messages are not yet acknowledged, the one in hand among them."""
        with self._opened() as database:
            return int(database.execute(WAITING, [queue]).fetchone()[0])

    def dead(self) -> list[DeadLetter]:
        """Every dead letter, in the order of publishing."""
        with self._opened() as database:
            return [
                DeadLetter(
                    queue=queue,
                    message=Message(id=identity, kind=kind, body=body),
                    reason=reason,
                    deliveries=deliveries,
                )
                for queue, identity, kind, body, reason, deliveries in database.execute(DEAD)
            ]

    def revive(self) -> int:
        """Put each dead letter at the end of the queue that it came from."""
        with self._opened() as database, _transaction(database):
            queues = [(queue,) for queue in self._locks]
            database.executemany(REVIVE, queues)
            return database.executemany(FORGET_DEAD, queues).rowcount

    def close(self) -> None:
        """Nothing to do: each call opens the file for itself."""

    def remove(self) -> None:
        """Delete the file and what lies beside it."""
        for each in [*self._locks.values(), *map(self._beside, ("", "-wal", "-shm", ".lock"))]:
            each.unlink(missing_ok=True)

    def _beside(self, end: str) -> Path:
        return self._path.with_name(self._path.name + end)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection of the calling thread; without a disk or room on it, the broker is gone."""
        try:
            # Without Python's own idea of when a transaction begins.
            with closing(sqlite3.connect(self._path, timeout=BUSY, isolation_level=None)) as opened:
                self._prepare(opened)
                yield opened
        except (sqlite3.OperationalError, OSError) as error:
            raise BrokerGoneError(f"{self._path}: {error}") from error

    def _prepare(self, opened: sqlite3.Connection) -> None:
        """Make of a new file a broker's; the one step that SQLite does not queue for."""
        with self._making.open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            opened.executescript(SCHEMA)

    def _deliver(
        self, database: sqlite3.Connection, queue: str, handle: Callable[[Message], None]
    ) -> bool:
        """Hand over the first message and settle it; tell whether there was one."""
        taken = _first(database, queue)
        if taken is None:
            return False
        if taken.deliveries >= LIMIT:
            database.execute(BURY, [UNWITNESSED, taken.number])
            return True
        # Counted before the handler begins, for it may kill this process.
        database.execute(DELIVERED, [taken.deliveries + 1, taken.number])
        database.execute(ACKNOWLEDGE, [taken.number])
        match hand_over(taken.message, handle, deliveries=taken.deliveries + 1):
            case Dead(reason=reason):
                database.execute(BURY, [reason, taken.number])
            case GivenBack():
                time.sleep(self._pause)
            case _:
                database.execute(ACKNOWLEDGE, [taken.number])
        return True


def _holds(lock: IO[bytes]) -> bool:
    """Whether this consumer has the lock now; asking again for one's own is no harm."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _check_in_place(lock: IO[bytes], path: Path) -> None:
    """Raise unless *lock* is still the file at *path*: a removed broker has no consumer."""
    if not os.path.samestat(os.fstat(lock.fileno()), path.stat()):
        raise BrokerGoneError(f"{path}: removed, and made again")


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing; it waits for its turn first, so that it cannot lose it later."""
    database.execute("BEGIN IMMEDIATE")
    with database:
        yield


def _first(database: sqlite3.Connection, queue: str) -> Taken | None:
    row = database.execute(FIRST, [queue]).fetchone()
    if row is None:
        return None
    number, identity, kind, body, deliveries = row
    message = Message(id=identity, kind=kind, body=body)
    return Taken(number=number, message=message, deliveries=deliveries)

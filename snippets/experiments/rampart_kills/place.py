"""Rampart on servers of its own, and processes of it that can be killed and started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

import psycopg
import requests
from psycopg import sql
from rampart.acceptance.servers import borrowed
from rampart.acceptance.step import STEPS
from rampart.acceptance.transport_socket import Server, SocketSession, environment

from experiments.rampart_kills.core import PROCESSES, RELAY, SERVER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from rampart.acceptance.servers import Servers

    from experiments.rampart_kills.core import Arm

STEP = next(each for each in STEPS if each.workers)  # the first with events
NURSERY = "experiments.rampart_kills.nursery"
START = 60
"""Seconds for the server to answer for the first time."""


class UnplannedEndError(Exception):
    """A process ended before its kill, so that nothing it did or left undone proves anything."""


@contextmanager
def empty_tables() -> Iterator[Servers]:
    """A database that holds Rampart's tables and nothing in them, to be copied for each way."""
    with borrowed(STEP) as servers, tempfile.TemporaryDirectory() as data:
        Server(STEP, data=Path(data), notifier="", servers=servers).migrate()
        yield servers


@contextmanager
def copied(tables: Servers) -> Iterator[Servers]:
    """A database of its own that begins as a copy, and queues of its own."""
    with borrowed(STEP) as servers:
        names = [sql.Identifier(each.prefix) for each in (servers, tables)]
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {}").format(names[0]))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        yield servers


class Place:
    """The processes of Rampart, forked by a nursery; use it as a context manager."""

    def __init__(self, arm: Arm, *, servers: Servers, notifier: str, data: Path) -> None:
        self.url = f"http://127.0.0.1:{_free_port()}/"
        self.killed = dict.fromkeys(PROCESSES, 0)
        self._log = data / "log"
        self._command = [sys.executable, "-m", NURSERY, arm.__name__]
        self._environment = environment(data=data, notifier=notifier, servers=servers)
        self._running: dict[str, int] = {}
        self._order = threading.Lock()

    def __enter__(self) -> Self:
        """Start everything, and wait until the server answers."""
        with self._log.open("w", encoding="utf-8") as log:
            self._nursery = subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,  # Ctrl-C is for whoever gives the orders
            )
        try:
            for process in PROCESSES:
                self.start(process)
            self._await_server()
        except BaseException as error:
            self._give_up(error)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End everything; it must have lived until now, else the log is shown."""
        try:
            if error is None:
                for process in list(self._running):
                    self._end(process)
        except UnplannedEndError as unplanned:
            error = unplanned
            raise
        finally:
            self._give_up(error)

    @property
    def log(self) -> str:
        """What all processes have written so far."""
        return self._log.read_text(encoding="utf-8")

    def start(self, process: str) -> None:
        """Start a process; it goes to work when it is ready."""
        port = self.url.rstrip("/").rpartition(":")[2]
        words = {SERVER: ["serve", port], RELAY: ["relay"]}.get(process, ["consume", process])
        self._running[process] = self._ordered({"start": words})

    def kill(self, process: str) -> None:
        """SIGKILL for a process and whatever it has started."""
        self._end(process)
        self.killed[process] += 1

    def sign_up(self, name: str) -> SocketSession:
        """Make an account, as a transport of the acceptance suite does."""
        return SocketSession(self, name)  # type: ignore[arg-type] # it asks for the address only

    def _end(self, process: str) -> None:
        pid = self._running.pop(process)
        os.killpg(pid, signal.SIGKILL)
        status = self._ordered({"reap": pid})
        if status != -signal.SIGKILL:
            raise UnplannedEndError(f"{process} had ended before its kill, with {status}")

    def _await_server(self) -> None:
        end = time.monotonic() + START
        while not self._answers():
            if time.monotonic() > end:
                raise UnplannedEndError("the server does not answer")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}health/ready/", timeout=5).ok
        except requests.ConnectionError:
            return False

    def _ordered(self, order: dict[str, object]) -> int:
        """Give an order to the nursery, and wait for its answer."""
        assert self._nursery.stdin is not None  # noqa: S101 - asked for above
        assert self._nursery.stdout is not None  # noqa: S101 - likewise
        with self._order:
            self._nursery.stdin.write(f"{json.dumps(order)}\n")
            self._nursery.stdin.flush()
            answer = self._nursery.stdout.readline()
        if not answer:
            raise UnplannedEndError("the nursery has ended")
        return int(answer)

    def _give_up(self, error: BaseException | None) -> None:
        """Without orders the nursery ends what still runs, and itself."""
        if error is not None:
            error.add_note(self.log[-4000:])
        self._nursery.communicate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])

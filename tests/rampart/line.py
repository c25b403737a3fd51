"""A line to a server that goes away, and comes back, when a test says so."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

from tests.rampart.broker.wire import Wire, _pass_on


class Line(Wire):
    """A wire to the server at *url* that can be away for a while."""

    def __init__(self, url: str, *, port: int) -> None:
        self._parts = urlsplit(url)
        self._is_away = threading.Event()
        super().__init__(self._parts.hostname or "127.0.0.1", self._parts.port or port)

    @property
    def url(self) -> str:
        """The address of the server at this end of the line."""
        login, at, _ = self._parts.netloc.rpartition("@")
        return self._parts._replace(netloc=f"{login}{at}127.0.0.1:{self.port}").geturl()

    def go_away(self) -> None:
        """End every connection, and each new one at once, until `come_back`."""
        self._is_away.set()
        self.cut()

    def come_back(self) -> None:
        """Pass on again."""
        self._is_away.clear()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self._is_away.is_set():
                    near.close()
                    continue
                far = socket.create_connection(self._there)
                self._ends += [near, far]
                self._start(_pass_on, near, far)
                self._start(_pass_on, far, near)

"""The notifier: where the platform announces what happened, over HTTP, and faults on demand.

It stands for the chat or mail service of a real platform. It keeps what it was told, so that a
person can read it at its address and a journey can ask for it.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

LARGEST = 100_000
"""Bytes of an announcement; a longer one is refused."""


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What the notifier was told: about which run, of what kind, in which words.

    A *key* names the announcement: whoever cannot know whether it arrived may send it again.
    """

    run: str
    kind: str
    text: str
    key: str = ""


class Notifier:
    """A notifier on a port of this machine; use it as a context manager."""

    def __init__(self, *, port: int = 0) -> None:
        self._port = port
        self._heard: list[Announcement] = []
        self._keys: set[str] = set()
        self.calls = 0  # how often somebody announced something, repetitions included
        self._change = threading.Condition()
        self._before_answer: Callable[[Announcement], None] = _at_once
        self._refusal: HTTPStatus | None = None
        self._server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        """Take a port and answer."""
        self.answer()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the port go."""
        self.go_down()

    @property
    def url(self) -> str:
        """Where the platform posts."""
        return f"http://127.0.0.1:{self._port}/"

    def heard(self, *, run: str) -> list[Announcement]:
        """What was announced about *run*, in the order of arrival."""
        with self._change:
            return [each for each in self._heard if each.run == run]

    def latest(self) -> list[Announcement]:
        """The last announcements, newest first."""
        with self._change:
            return self._heard[:-51:-1]

    def wait_for(self, is_there: Callable[[list[Announcement]], bool], *, seconds: float) -> bool:
        """Tell whether what was heard satisfies *is_there* within *seconds*."""
        with self._change:
            return self._change.wait_for(lambda: is_there(self._heard), timeout=seconds)

    def go_down(self) -> None:
        """Refuse connections until `answer`."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def answer(self) -> None:
        """Answer at once from now on, on the same port as before."""
        self._before_answer = _at_once
        self._refusal = None
        if self._server is None:
            self._server = ThreadingHTTPServer(("127.0.0.1", self._port), _handler(self))
            self._port = self._server.server_port
            threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def before_answering(self, wait: Callable[[Announcement], None]) -> None:
        """Note what arrives, then call *wait* before the answer."""
        self._before_answer = wait

    def refuse(self, status: HTTPStatus) -> None:
        """Answer with *status* and note nothing, until `answer`."""
        self._refusal = status

    def judge(self, announcement: Announcement) -> HTTPStatus:
        """Hear the announcement, unless all are refused; return how to answer."""
        refusal = self._refusal
        if refusal is None:
            self.hear(announcement)
            return HTTPStatus.ACCEPTED
        with self._change:
            self.calls += 1
        return refusal

    def hear(self, announcement: Announcement) -> None:
        """Note the announcement; the caller gets its answer when this returns.

        One with the key of an earlier one is taken, and not noted again.
        """
        with self._change:
            if not announcement.key or announcement.key not in self._keys:
                self._heard.append(announcement)
            self._keys.add(announcement.key)
            self.calls += 1
            self._change.notify_all()
        self._before_answer(announcement)


def _at_once(_: Announcement) -> None:
    """Answer without waiting."""


def _handler(notifier: Notifier) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Notes what is posted; shows the last announcements as text."""

        def log_message(self, *_: object) -> None:
            """Keep the terminal for the platform's own log."""

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if length > LARGEST:
                self._reply(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "")
                return
            body = self._read(length)
            if body is None:
                return
            told = json.loads(body)
            key = self.headers.get("Idempotency-Key") or ""
            status = notifier.judge(
                Announcement(run=told["run"], kind=told["kind"], text=told["text"], key=key)
            )
            self._reply(status, "")

        def do_GET(self) -> None:
            lines = [f"{each.kind:16} {each.text}" for each in notifier.latest()]
            self._reply(HTTPStatus.OK, "\n".join([*lines, ""]) or "nothing yet\n")

        def _read(self, length: int) -> bytes | None:
            """The body, unless the caller was killed in the middle of it."""
            try:
                body = self.rfile.read(length)
            except ConnectionError:
                body = b""
            self.close_connection = len(body) < length
            return None if self.close_connection else body

        def _reply(self, status: HTTPStatus, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            try:
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:
                self.close_connection = True  # whoever asked was killed meanwhile

    return Handler

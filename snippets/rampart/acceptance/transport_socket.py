"""Over a socket to a server in a process of its own, which can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

import requests

from rampart.acceptance.platform import BrokenError
from rampart.acceptance.transport import SIGN_UP, TOKEN, TOKEN_HEADER, Answer, form
from rampart.environment import PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

SNIPPETS = Path(__file__).parents[2]
TIMEOUT = 20  # seconds; far beyond any right answer


def environment(*, data: Path, notifier: str) -> dict[str, str]:
    """The environment of a server under test; settings of the user stay out of it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return kept | {
        "PYTHONPATH": str(SNIPPETS),
        "RAMPART_MODE": "test",
        "RAMPART_DATA": str(data),
        "RAMPART_NOTIFIER_URL": notifier,
    }


class Server:
    """A step, served as ``make rampart`` serves it; use it as a context manager."""

    def __init__(self, package: str, *, data: Path, notifier: str) -> None:
        self._command = [sys.executable, "-m", package]
        self._environment = environment(data=data, notifier=notifier)
        self._log = data / "server.log"
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def __enter__(self) -> Self:
        """Make the database and start."""
        self.command("migrate", "--verbosity=0")
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.kill()

    def command(self, *words: str) -> str:
        """Run a command of the step beside the server; return what it prints."""
        return subprocess.run(  # noqa: S603 - a command of this repository
            [*self._command, *words],
            env=self._environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def start(self) -> None:
        """Start, at the address of the time before if there was one."""
        port = self.url.rstrip("/").rpartition(":")[2] or "0"
        with self._log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(  # noqa: S603 - a command of this repository
                [*self._command, "serve", port],
                env=self._environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        address = self._process.stdout.readline().strip()
        if not address:
            raise BrokenError(f"the server did not start: {self._log.read_text()[-500:]}")
        self.url = address

    def kill(self) -> None:
        """SIGKILL for the server and its workers."""
        process, self._process = self._process, None
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


class SocketSession:
    """Somebody who is signed in, in a browser of their own."""

    def __init__(self, server: Server, name: str) -> None:
        self._server = server
        self._browser = requests.Session()
        self._browser.trust_env = False  # a proxy of the user has no part in this
        self._get(SIGN_UP)
        answer = self._browser.post(
            self._address(SIGN_UP),
            data=form(name, token=self._token()),
            timeout=TIMEOUT,
            allow_redirects=False,
        )
        if not answer.is_redirect:
            raise BrokenError(f"{name} could not sign up: {answer.status_code}")

    def call(
        self, method: str, path: str, *, body: object = None, headers: Mapping[str, str]
    ) -> Answer:
        """Call the API."""
        try:
            answer = self._browser.request(
                method,
                self._address(path),
                json=body,
                headers={TOKEN_HEADER: self._token(), **headers},
                timeout=TIMEOUT,
            )
        except requests.RequestException as error:
            raise BrokenError("no answer") from error
        is_json = answer.content and "json" in answer.headers.get("Content-Type", "")
        return Answer(
            status=answer.status_code, text=answer.text, body=answer.json() if is_json else None
        )

    def _get(self, path: str) -> None:
        self._browser.get(self._address(path), timeout=TIMEOUT)

    def _address(self, path: str) -> str:
        return self._server.url.rstrip("/") + path

    def _token(self) -> str:
        return self._browser.cookies.get(TOKEN) or ""


class SocketTransport:
    """Reaches a `Server`."""

    has_server = True

    def __init__(self, server: Server) -> None:
        self._server = server

    def sign_up(self, name: str) -> SocketSession:
        """Make an account and sign in."""
        return SocketSession(self._server, name)

    def kill_server(self) -> None:
        """Kill it."""
        self._server.kill()

    def start_server(self) -> None:
        """Start it again."""
        self._server.start()

    def leave_thread(self) -> None:
        """Nothing is held."""

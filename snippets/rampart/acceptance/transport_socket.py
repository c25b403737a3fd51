"""Over a socket to a server in a process of its own, which can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

import requests

from rampart.acceptance.platform import BrokenError, InexpressibleError, Process
from rampart.acceptance.transport import SIGN_UP, TOKEN, TOKEN_HEADER, Answer, form
from rampart.django_settings import OWNER
from rampart.environment import PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from rampart.acceptance.platform import Disorder
    from rampart.acceptance.servers import Servers
    from rampart.acceptance.step import Step

SNIPPETS = Path(__file__).parents[2]
TIMEOUT = 20  # seconds; far beyond any right answer


def environment(*, data: Path, notifier: str, servers: Servers | None = None) -> dict[str, str]:
    """The environment of a server under test; settings of the user stay out of it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return kept | {
        "PYTHONPATH": str(SNIPPETS),
        "RAMPART_MODE": "test",
        "RAMPART_DATA": str(data),
        "RAMPART_NOTIFIER_URL": notifier,
        **(servers.variables if servers else {}),
    }


class Server:
    """A step and its workers, as ``make rampart`` starts them; use it as a context manager."""

    def __init__(
        self,
        step: Step,
        *,
        data: Path,
        notifier: str,
        servers: Servers | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.step = step
        self._command = [sys.executable, "-m", step.package]
        self._environment = environment(data=data, notifier=notifier, servers=servers)
        self._environment |= settings or {}
        self._servers = servers
        self._log = data / "server.log"
        self._running: dict[Process, list[subprocess.Popen[str]]] = {}
        self._rehearsed: Disorder | None = None
        self.url = ""

    def __enter__(self) -> Self:
        """Make the database and start."""
        try:
            self.migrate()
            self.start(*self.step.workers, Process.SERVER)
        except BaseException:
            self.stop()  # nobody else would end those that did start
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    def stop(self) -> None:
        """Kill whatever runs."""
        for process in list(self._running):
            self.kill(process)

    def migrate(self) -> None:
        """Make the tables."""
        as_owner = ["--database", OWNER] if self._servers else []
        self.command("migrate", "--verbosity=0", *as_owner)

    def command(self, *words: str) -> str:
        """Run a command of the step beside the server; return what it prints."""
        return subprocess.run(  # noqa: S603 - a command of this repository
            [*self._command, *words],
            env=self._environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    @property
    def log(self) -> str:
        """What all its processes have written so far."""
        return self._log.read_text(encoding="utf-8")

    def start(self, *processes: Process) -> None:
        """Start them, the server where it was before, and wait until all are at work."""
        for process in processes:
            self._running[process] = [self._spawn(*words) for words in self._commands(process)]
        for process in processes:
            said = [self._first_line(child) for child in self._running[process]]
            if process is Process.SERVER:
                self.url = said[0]

    def kill(self, process: Process) -> None:
        """SIGKILL for a process and its children."""
        for child in self._running.pop(process, []):
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.communicate()

    def rehearse(self, how: Disorder | None) -> None:
        """Start the relay again, so that it publishes as a broker at its worst delivers."""
        if how is not self._rehearsed:
            self._rehearsed = how
            self.kill(Process.RELAY)
            self.start(Process.RELAY)

    def _commands(self, process: Process) -> list[tuple[str, ...]]:
        if process is Process.SERVER:
            return [("serve", self.url.rstrip("/").rpartition(":")[2] or "0")]
        if process is Process.RELAY and self._rehearsed is not None:
            how = ("--rehearse", self._rehearsed.name.lower())
            return [(*words, *how) for words in self.step.workers[process]]
        return list(self.step.workers[process])

    def _first_line(self, child: subprocess.Popen[str]) -> str:
        """What a process says once it is at work."""
        assert child.stdout is not None  # noqa: S101 - asked for below
        line = child.stdout.readline().strip()
        if not line:
            raise BrokenError(f"a process did not start: {self.log[-500:]}")
        return line

    def _spawn(self, *words: str) -> subprocess.Popen[str]:
        with self._log.open("a", encoding="utf-8") as log:
            return subprocess.Popen(  # noqa: S603 - a command of this repository
                [*self._command, *words],
                env=self._environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )


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

    def __init__(self, server: Server) -> None:
        self._server = server

    def sign_up(self, name: str) -> SocketSession:
        """Make an account and sign in."""
        return SocketSession(self._server, name)

    def kill(self, process: Process) -> None:
        """Kill it."""
        self.must_have(process)
        self._server.kill(process)

    def start(self, process: Process) -> None:
        """Start it again."""
        self.must_have(process)
        self._server.start(process)

    def rehearse(self, how: Disorder | None) -> None:
        """Let the relay do it."""
        if how is not None and Process.RELAY not in self._server.step.workers:
            raise InexpressibleError(f"there are no events, so that {how} cannot be arranged")
        self._server.rehearse(how)

    def leave_thread(self) -> None:
        """Nothing is held."""

    def must_have(self, process: Process) -> None:
        """Raise where there is no such process to kill."""
        if process not in {Process.SERVER, *self._server.step.workers}:
            raise InexpressibleError(f"there is no {process} to kill")

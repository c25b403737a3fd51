"""The command of a step: serve it with gunicorn, or any command of Django."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import django
from django.core.management import call_command, execute_from_command_line
from django.core.management.base import SystemCheckError
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connections
from gunicorn.app.base import BaseApplication

from rampart.environment import HalfConfiguredError

if TYPE_CHECKING:
    from collections.abc import Sequence

THREADS = 8
LARGEST_PORT = 65_535
KEPT = 75
"""Seconds that an idle connection is kept: longer than the proxy or pool that would reuse it."""


class NoPortError(Exception):
    """What should be a port is none; the message says what would be."""


def run(argv: Sequence[str]) -> int:
    """Run ``serve [PORT]`` or a command of Django; say what is missing in the settings."""
    try:
        if argv[1:2] == ["serve"]:
            _serve(port=_port(argv[2:]))
        else:
            execute_from_command_line(list(argv))
    except (HalfConfiguredError, SystemCheckError, NoPortError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OperationalError as error:
        sys.stderr.write(f"the database refuses: {error} (fix: start it, then migrate)\n")
        return 1
    return 0


def _port(words: Sequence[str]) -> int:
    """The port, or 0 for a free one."""
    [wanted, *_] = [*words, "0"]
    if not (wanted.isdecimal() and int(wanted) <= LARGEST_PORT):
        raise NoPortError(f"the port is {wanted!r} (fix: 1 to {LARGEST_PORT}, or 0 for a free one)")
    return int(wanted)


def _serve(*, port: int) -> None:
    """Serve until interrupted; print the address once requests are taken.

    Raises ``SystemCheckError`` where the settings or the database are not as they must be.
    """
    django.setup()
    call_command("check", databases=["default"], stdout=io.StringIO())
    _let_go()
    _Server(port=port).run()


def _let_go() -> None:
    """Close connections and pools: the workers of the server are forks, and must share neither."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, *, port: int) -> None:
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": f"127.0.0.1:{self._port}",
            "worker_class": "gthread",
            "threads": THREADS,
            "keepalive": KEPT,
            "loglevel": "warning",
            "preload_app": True,
            "when_ready": _print_address,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        return get_wsgi_application()


def _print_address(server: object) -> None:
    listener = server.LISTENERS[0]  # type: ignore[attr-defined]
    sys.stdout.write(f"http://127.0.0.1:{listener.sock.getsockname()[1]}/\n")
    sys.stdout.flush()

"""Steps that are served for tests, and visitors with a browser of their own."""

from __future__ import annotations

import sqlite3
import time
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import psycopg
import pytest
import requests
from rampart.acceptance.driver import ApiPlatform
from rampart.acceptance.invariant import asking, broken
from rampart.acceptance.platform import Process
from rampart.acceptance.servers import borrowed
from rampart.acceptance.step import HTTP, REAL, STEPS
from rampart.acceptance.transport import PASSWORD, TOKEN, TOKEN_FIELD, TOKEN_HEADER
from rampart.acceptance.transport_socket import Server, SocketTransport
from rampart.notifier import Notifier

from tests.rampart.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from _pytest.mark import ParameterSet
    from rampart.acceptance.platform import Person
    from rampart.acceptance.servers import Servers
    from rampart.acceptance.step import Step

DEADLINE = 20  # seconds; nothing here takes as many when it works
TICK = 0.02


def column(number: int, driver: str) -> ParameterSet:
    """A step and a driver as one parameter, with the marks of the servers that it needs."""
    step = STEPS[number - 1]
    servers = [pytest.mark.postgresql, *([pytest.mark.rabbitmq] if step.workers else [])]
    marks = servers if driver == REAL else []
    return pytest.param((step, driver), id=f"step {number}-{driver}", marks=marks)


COLUMNS = [column(1, HTTP), column(2, HTTP), column(3, HTTP), column(3, REAL)]
"""Each step on files of this machine, and the last one on servers."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """A step that is served, what it stands on, and the driver of its people.

    Where there are servers, *lines* lead to the database and to the broker.
    """

    step: Step
    server: Server
    platform: ApiPlatform
    notifier: Notifier
    data: Path
    servers: Servers | None
    lines: Mapping[str, Line]

    @property
    def url(self) -> str:
        """Its first page."""
        return self.server.url

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Ask the database itself, past all that the step allows and every line."""
        return asking(self.step, data=self.data, servers=self.servers)(query)

    def change(self, statement: str) -> None:
        """Change the database itself."""
        if self.servers:
            with psycopg.connect(self.servers.database_url) as connection:
                connection.execute(statement)
        else:
            path = self.data / self.step.name_of_data / "db.sqlite3"
            with closing(sqlite3.connect(path, timeout=DEADLINE)) as connection, connection:
                connection.execute(statement)

    def broken(self) -> list[str]:
        """The invariants that do not hold before a deadline."""
        return broken(self.ask, step=self.step.number, patience=DEADLINE)


@contextmanager
def served(
    place: tuple[Step, str],
    data: Path,
    *,
    workers: bool = True,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Site]:
    """Serve a step on new data, without its workers where a test has no use for them."""
    step, driver = place
    with ExitStack() as stack:
        notifier = stack.enter_context(Notifier())
        servers = stack.enter_context(borrowed(step)) if driver == REAL else None
        lines = stack.enter_context(_lines(servers))
        server = Server(
            step,
            data=data,
            notifier=notifier.url,
            servers=_through(servers, lines),
            settings=settings,
        )
        stack.callback(server.stop)
        server.migrate()
        server.start(*(step.workers if workers else ()), Process.SERVER)
        yield Site(
            step=step,
            server=server,
            platform=ApiPlatform(SocketTransport(server), notifier, number=1),
            notifier=notifier,
            data=data,
            servers=servers,
            lines=lines,
        )


@contextmanager
def _lines(servers: Servers | None) -> Iterator[dict[str, Line]]:
    with ExitStack() as stack:
        lines = {}
        if servers:
            lines["database"] = stack.enter_context(Line(servers.database_url, port=5432))
        if servers and servers.amqp_url:
            lines["broker"] = stack.enter_context(Line(servers.amqp_url, port=5672))
        yield lines


def _through(servers: Servers | None, lines: Mapping[str, Line]) -> Servers | None:
    """The servers as they are at this end of the lines."""
    if servers is None:
        return None
    broker = lines["broker"].url if "broker" in lines else ""
    return replace(servers, database_url=lines["database"].url, amqp_url=broker)


class Visitor(requests.Session):
    """A browser, signed in as *person*, if any."""

    def __init__(self, site: Site, person: Person | None = None) -> None:
        super().__init__()
        self.trust_env = False  # a proxy of the user has no part in this
        self._site = site
        if person:
            self.get("login/")
            form = {"username": person.name, "password": PASSWORD}
            form[TOKEN_FIELD] = self.cookies[TOKEN]
            assert self.post("login/", data=form).url == site.url  # noqa: S101 - a test

    def request(self, method: str, path: str, **options: object) -> requests.Response:
        """Ask for a path of the site, with the token against forged requests."""
        own = {TOKEN_HEADER: self.cookies.get(TOKEN) or ""}
        options["headers"] = own | dict(options.get("headers") or {})
        options.setdefault("timeout", DEADLINE)
        return super().request(method, self._site.url + path, **options)


def assert_problem(answer: requests.Response, *statuses: int) -> None:
    """The answer is a problem with one of these statuses, and no word of code."""
    assert answer.status_code in statuses, (answer.status_code, answer.text)  # noqa: S101
    assert answer.headers["Content-Type"] == "application/problem+json"  # noqa: S101
    assert answer.json()["status"] == answer.status_code  # noqa: S101
    assert answer.json()["detail"]  # noqa: S101
    assert_no_word_of_code(answer)


def assert_no_word_of_code(answer: requests.Response) -> None:
    """Nothing of how the platform is made reaches the client."""
    text = answer.text.lower()
    found = [word for word in CODE if word in text]
    assert found == [], answer.text  # noqa: S101 - a test


CODE = ("traceback", "psycopg", "sqlite", "django.", "exception", 'file "', "select ", "amqp")


def wait_until(is_so: Callable[[], object], *, seconds: float = DEADLINE) -> None:
    """Return once it is so; fail at the deadline."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it has not come about"  # noqa: S101 - a test
        time.sleep(TICK)

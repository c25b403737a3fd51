"""PostgreSQL and RabbitMQ for a step: a database and queues of its own, from what is there."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rampart.acceptance.step import Step

QUEUES = ("audit", "notifications")


class NoServersError(Exception):
    """The servers of the real mode are not named; the message says what to set."""


@dataclass(frozen=True, kw_only=True)
class Servers:
    """Where a step finds its database, and its broker if it has one."""

    database_url: str
    amqp_url: str = ""
    prefix: str = "rampart"

    @property
    def variables(self) -> dict[str, str]:
        """The settings of the step."""
        found = {"RAMPART_DATABASE_URL": self.database_url}
        if self.amqp_url:
            found |= {"RAMPART_AMQP_URL": self.amqp_url, "RAMPART_BROKER_PREFIX": self.prefix}
        return found


@contextmanager
def borrowed(step: Step, environ: Mapping[str, str] = os.environ) -> Iterator[Servers]:
    """A new database, and queues of its own, which are gone afterwards."""
    name = f"rampart_{secrets.token_hex(4)}"
    servers = kept(step, name=name, environ=environ)
    try:
        yield servers
    finally:
        try:
            _remove_queues(servers)
        finally:
            _drop_database(environ["DATABASE_URL"], name)


def _remove_queues(servers: Servers) -> None:
    if servers.amqp_url:
        from rampart.broker.rabbit import RabbitBroker  # noqa: PLC0415 - a long import

        broker = RabbitBroker(servers.amqp_url, queues=QUEUES, prefix=servers.prefix)
        broker.remove()
        broker.close()


def _drop_database(url: str, name: str) -> None:
    drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(drop)


def kept(step: Step, *, name: str, environ: Mapping[str, str] = os.environ) -> Servers:
    """The database *name*, made unless it is there, and queues that begin with its name.

    Raises ``NoServersError`` where no servers are named, or the database does not answer.
    """
    wanted = ["DATABASE_URL", *(["AMQP_URL"] if step.workers else [])]
    missing = [each for each in wanted if not environ.get(each)]
    if missing:
        raise NoServersError(
            f"the real mode of step {step.number} needs {' and '.join(missing)}"
            " (fix: set them as make doctor says, or leave MODE=real out)"
        )
    try:
        _make_database(environ["DATABASE_URL"], name)
    except psycopg.OperationalError as error:
        raise NoServersError(f"PostgreSQL refuses: {error} (fix: see make doctor)") from error
    return Servers(
        database_url=_renamed(environ["DATABASE_URL"], name),
        amqp_url=environ["AMQP_URL"] if step.workers else "",
        prefix=name,
    )


def _make_database(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _renamed(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))

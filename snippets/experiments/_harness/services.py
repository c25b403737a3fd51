"""Servers that some experiments need, and what to say when they are absent.

A variable that is not set means: skip, and say which one to set.
``REQUIRE_SERVICES=1`` turns each such skip into a failure, so that nothing is skipped in silence.
"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import psycopg
import pytest
from kombu import Connection

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Service:
    """A server, the variable that names it and the mark that asks for it."""

    mark: str
    name: str
    variable: str
    port: int
    example: str

    def absence(self, environ: Mapping[str, str]) -> str | None:
        """Why the server cannot be used, in a sentence that says what to do; else ``None``."""
        url = environ.get(self.variable)
        if not url:
            return f"needs {self.name}: set {self.variable}, for instance {self.example}"
        if not _answers(url, self.port):
            place = urlsplit(url).hostname or "the local socket"
            return f"needs {self.name}: {self.variable} is set, but nothing answers at {place}"
        return None


SERVICES = (
    Service(
        mark="postgresql",
        name="PostgreSQL",
        variable="DATABASE_URL",
        port=5432,
        example="postgresql://postgres@127.0.0.1:5432/test",
    ),
    Service(
        mark="rabbitmq",
        name="RabbitMQ",
        variable="AMQP_URL",
        port=5672,
        example="amqp://guest:guest@127.0.0.1:5672//",
    ),
    Service(
        mark="redis",
        name="Redis",
        variable="REDIS_URL",
        port=6379,
        example="redis://127.0.0.1:6379/0",
    ),
)


def _answers(url: str, port: int) -> bool:
    """Whether something accepts a connection at *url*; a URL without a host means a socket."""
    parts = urlsplit(url)
    if not parts.hostname:
        return True  # the driver knows where its socket is, and says so itself
    try:
        with socket.create_connection((unquote(parts.hostname), parts.port or port), timeout=2):
            return True
    except OSError:
        return False


def postgresql_version(url: str) -> str:
    """The version of the server at *url*, as in ``15.20``."""
    with psycopg.connect(url) as connection:
        return str(connection.info.parameter_status("server_version")).partition(" ")[0]


def rabbitmq_version(url: str) -> str:
    """The version of the broker at *url*, as in ``3.10.8``."""
    with Connection(url) as connection:
        connection.connect()
        return str(connection.connection.server_properties["version"])


def skip_or_fail(item: pytest.Item, environ: Mapping[str, str] = os.environ) -> None:
    """Skip a marked test whose server is absent, or fail it under ``REQUIRE_SERVICES=1``."""
    wanted = [service for service in SERVICES if item.get_closest_marker(service.mark)]
    absent = [reason for service in wanted if (reason := service.absence(environ))]
    if not absent:
        return
    reason = "; ".join(absent)
    if environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"{reason} (REQUIRE_SERVICES=1)", pytrace=False)
    pytest.skip(reason)

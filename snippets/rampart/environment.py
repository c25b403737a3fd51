"""Settings from the environment, typed and read once; half a configuration does not start.

Every problem is named at once, each with the sentence that fixes it.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "RAMPART_"
SECRET_LENGTH = 50
ROOT = Path(__file__).parents[2]
MOST_PAGES = 2**32 - 2
"""Pages of the largest file that SQLite can make."""
BROKER_PREFIX = re.compile(r"(?!amq\.)[A-Za-z0-9._-]{1,100}")
"""Names of queues may begin so; those that begin with ``amq.`` are RabbitMQ's own."""


class Mode(StrEnum):
    """What the process is for."""

    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


def _is_server(url: str, *, schemes: tuple[str, ...]) -> bool:
    """Whether the address begins with one of *schemes* and names no port that cannot be."""
    parts = urlsplit(url)
    try:
        return parts.scheme in schemes and parts.port != 0
    except ValueError:
        return False


class HalfConfiguredError(Exception):
    """The settings are missing or contradict each other; one line for each problem."""


class Environment(BaseSettings):
    """What Rampart asks of its environment; every name starts with ``RAMPART_``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    mode: Mode = Mode.DEVELOPMENT
    data: Path = ROOT / "_build" / "rampart"
    secret_key: SecretStr | None = None
    allowed_hosts: str = ""
    notifier_url: str = ""
    open_signup: bool | None = None
    known_mistakes: str = ""
    database_url: str = ""
    database_pages: Annotated[int, Field(gt=0, le=MOST_PAGES)] | None = None
    amqp_url: str = ""
    broker_prefix: str = "rampart"

    @field_validator("notifier_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        is_named = urlsplit(value).hostname is not None
        if value and not (is_named and _is_server(value, schemes=("http", "https"))):
            message = "not an http address"
            raise ValueError(message)
        return value

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, value: str) -> str:
        parts = urlsplit(value)
        is_named = parts.path.strip("/") != "" and not parts.query
        if value and not (is_named and _is_server(value, schemes=("postgresql", "postgres"))):
            message = "not a PostgreSQL address"
            raise ValueError(message)
        return value

    @field_validator("amqp_url")
    @classmethod
    def _is_amqp(cls, value: str) -> str:
        if value and not _is_server(value, schemes=("amqp", "amqps")):
            message = "not an AMQP address"
            raise ValueError(message)
        return value

    @field_validator("broker_prefix")
    @classmethod
    def _can_begin_a_name(cls, value: str) -> str:
        if not BROKER_PREFIX.fullmatch(value):
            message = "no queue can have such a name"
            raise ValueError(message)
        return value

    @field_validator("data")
    @classmethod
    def _is_folder(cls, value: Path) -> Path:
        if any(each.is_file() for each in (value, *value.parents)):
            message = "a file"
            raise ValueError(message)
        return value

    @property
    def hosts(self) -> list[str]:
        """The names under which the site answers."""
        named = [each.strip() for each in self.allowed_hosts.split(",") if each.strip()]
        return named or ["127.0.0.1", "localhost"]

    @property
    def is_production(self) -> bool:
        """Whether strangers may reach this."""
        return self.mode is Mode.PRODUCTION

    @property
    def signup(self) -> bool:
        """Whether anybody may make an account."""
        return self.open_signup is not False


FIXES = {
    "mode": "RAMPART_MODE must be development, test or production (fix: leave it out at home)",
    "data": "RAMPART_DATA must be a folder (fix: leave it out for _build/rampart)",
    "notifier_url": "RAMPART_NOTIFIER_URL must be an http address"
    " (fix: RAMPART_NOTIFIER_URL=http://127.0.0.1:8025/)",
    "open_signup": "RAMPART_OPEN_SIGNUP must be true or false (fix: RAMPART_OPEN_SIGNUP=false)",
    "database_url": "RAMPART_DATABASE_URL must be a PostgreSQL address that names a database, and"
    " no options (fix: RAMPART_DATABASE_URL=postgresql://127.0.0.1:5432/rampart, with options in"
    " PGSSLMODE and the like, or leave it out for SQLite)",
    "database_pages": f"RAMPART_DATABASE_PAGES must be a whole number from 1 to {MOST_PAGES}"
    " (fix: leave it out for a file without a limit)",
    "amqp_url": "RAMPART_AMQP_URL must be an AMQP address"
    " (fix: RAMPART_AMQP_URL=amqp://127.0.0.1:5672//, or leave it out for a broker in a file)",
    "broker_prefix": "RAMPART_BROKER_PREFIX must be 1 to 100 letters, digits, '.', '_' or '-', and"
    " not begin with 'amq.' (fix: leave it out for rampart)",
}


def read_environment() -> Environment:
    """Read the environment, or raise ``HalfConfiguredError`` with every problem."""
    unknown = list(_unknown_names())
    try:
        environment = Environment()
    except ValidationError as error:
        wrong = [FIXES[str(each["loc"][0])] for each in error.errors()]
        raise HalfConfiguredError("\n".join([*unknown, *wrong])) from error
    problems = [*unknown, *_problems(environment)]
    if problems:
        raise HalfConfiguredError("\n".join(problems))
    return environment


def _unknown_names() -> Iterator[str]:
    """Name each variable that looks like a setting and is none, such as a misspelt one."""
    known = {f"{PREFIX}{name}".upper() for name in Environment.model_fields}
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            yield f"{name} is no setting (fix: one of {', '.join(sorted(known))})"


def _problems(environment: Environment) -> Iterator[str]:
    secret = environment.secret_key
    if secret is not None and not secret.get_secret_value() and not environment.is_production:
        yield (
            "RAMPART_SECRET_KEY is set and empty (fix: leave it out, and one is made and kept here)"
        )
    if environment.amqp_url and not environment.database_url:
        yield (
            "RAMPART_AMQP_URL is set and RAMPART_DATABASE_URL is not: events of a file on this"
            " machine would go to a broker of others (fix: set both, or neither)"
        )
    if "broker_prefix" in environment.model_fields_set and not environment.amqp_url:
        yield (
            "RAMPART_BROKER_PREFIX names queues and RAMPART_AMQP_URL, where they would be, is not"
            " set (fix: set both, or neither)"
        )
    if environment.database_url and environment.database_pages:
        yield (
            "RAMPART_DATABASE_PAGES limits a file of SQLite and RAMPART_DATABASE_URL names"
            " PostgreSQL (fix: set one of them)"
        )
    if environment.is_production:
        yield from _problems_in_production(environment)


def _problems_in_production(environment: Environment) -> Iterator[str]:
    secret = environment.secret_key
    if secret is None or len(secret.get_secret_value()) < SECRET_LENGTH:
        yield (
            f"RAMPART_SECRET_KEY must have {SECRET_LENGTH} characters or more in production (fix: "
            "python -c 'import secrets; print(secrets.token_urlsafe(50))')"
        )
    if not environment.allowed_hosts or "*" in environment.allowed_hosts:
        yield (
            "RAMPART_ALLOWED_HOSTS must name the hosts in production"
            " (fix: RAMPART_ALLOWED_HOSTS=rampart.example.org)"
        )
    if not environment.notifier_url:
        yield (
            "RAMPART_NOTIFIER_URL must be set in production"
            " (fix: RAMPART_NOTIFIER_URL=https://notifier.example.org/)"
        )
    if environment.open_signup is None:
        yield ("RAMPART_OPEN_SIGNUP must be chosen in production (fix: RAMPART_OPEN_SIGNUP=false)")


def secret_key(environment: Environment, *, folder: Path) -> str:
    """The key that signs sessions; at home it is made once and kept in *folder*."""
    if environment.secret_key is not None:
        return environment.secret_key.get_secret_value()
    path = folder / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(SECRET_LENGTH))
    return path.read_text(encoding="utf-8")


def _write_once(path: Path, text: str) -> None:
    """Make the file with all of its text, for its owner only, unless another process was faster."""
    with NamedTemporaryFile("w", dir=path.parent, encoding="utf-8") as written:
        written.write(text)
        written.flush()
        with suppress(FileExistsError):
            os.link(written.name, path)

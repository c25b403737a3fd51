"""Django for experiments: configured once, with a fresh database for every run.

Every folder of ``experiments`` that holds a ``models.py`` is a Django app.
Such a package calls `configure` in its ``__init__``, so that tests, pages and the command line can
import it in any order.
Outside of `fresh` there is no database at all: a query there is an error, not a leftover.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings
from django.db import connection, connections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

EXPERIMENTS = Path(__file__).parents[1]


@dataclass(frozen=True, kw_only=True)
class Database:
    """Where the tables of a run live: a Django engine, a name and how to reach it."""

    engine: str
    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    options: dict[str, object] = field(default_factory=dict)

    @classmethod
    def sqlite(cls, path: Path) -> Database:
        """A SQLite file; not `:memory:`, which would be another database in every thread."""
        return cls(engine="django.db.backends.sqlite3", name=str(path))

    @classmethod
    def postgresql(cls, url: str, *, schema: str) -> Database:
        """The database at *url*, with all tables in *schema*."""
        parts = urlsplit(url)
        if parts.scheme not in {"postgres", "postgresql"}:
            message = f"DATABASE_URL is {parts.scheme}://…; use postgresql://user@host:port/name"
            raise ValueError(message)
        return cls(
            engine="django.db.backends.postgresql",
            name=parts.path.removeprefix("/"),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=unquote(parts.hostname or ""),
            port=str(parts.port or ""),
            options={"options": f"-c search_path={schema}"},
        )

    def settings(self) -> dict[str, Any]:
        """The entry for ``DATABASES``."""
        return {
            "ENGINE": self.engine,
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
            "OPTIONS": self.options,
        }


def configure() -> None:
    """Configure Django for the experiments, once per process."""
    if settings.configured:
        return
    settings.configure(
        INSTALLED_APPS=[f"experiments.{path.parent.name}" for path in _model_files()],
        DATABASES={},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()


def _model_files() -> list[Path]:
    return sorted(EXPERIMENTS.glob("[a-z]*/models.py"))


@contextmanager
def fresh(*models: type[Model], url: str | None = None) -> Iterator[None]:
    """An empty database with the tables of *models*, gone afterwards.

    Without a *url* it is a SQLite file in a temporary folder.
    With one it is a new schema in that PostgreSQL database.
    """
    place = _postgresql_schema(url) if url else _sqlite_file()
    with place as database, _in_use(database):
        with connection.schema_editor() as editor:
            for model in models:
                editor.create_model(model)
        yield


@contextmanager
def _sqlite_file() -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="experiment-") as folder:
        yield Database.sqlite(Path(folder) / "db.sqlite3")


@contextmanager
def _postgresql_schema(url: str) -> Iterator[Database]:
    schema = f"experiment_{os.getpid()}"
    database = Database.postgresql(url, schema=schema)
    with _in_use(database):
        _execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        _execute(f"CREATE SCHEMA {schema}")
    try:
        yield database
    finally:
        with _in_use(database):
            _execute(f"DROP SCHEMA {schema} CASCADE")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def _in_use(database: Database) -> Iterator[None]:
    """Make *database* Django's default for the process, then restore what was there."""
    before = connections.settings["default"]
    _switch(database.settings())
    try:
        yield
    finally:
        _switch(before)


def _switch(config: dict[str, Any]) -> None:
    """Point Django's default connection, and those of threads yet to come, elsewhere."""
    connections.close_all()
    connections.settings.update(connections.configure_settings({"default": config}))
    if hasattr(connections._connections, "default"):  # noqa: SLF001 - no public way to ask
        del connections["default"]

"""The policies of PostgreSQL, the roles under which they hold, and a pool of connections."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db import connection

from experiments._harness import database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from uuid import UUID

    import psycopg
    from django.db.backends.postgresql.base import DatabaseWrapper
    from django.db.models import Model

# Whose rows a request may touch: a list of ids in a setting of the connection, which is no list at
# all, and so equal to nothing, where it was never set or is empty.
# The SELECT around it lets PostgreSQL compute the list once for a query, not once for a row.
MINE = """organisation_id = ANY ((
    SELECT string_to_array(NULLIF(current_setting('request.tenants', true), ''), ',')::uuid[]
)::uuid[])"""
ROW_SECURITY = f"""
ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {{table}} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants ON {{table}} USING ({MINE}) WITH CHECK ({MINE});
"""
CLEAR = "SELECT set_config('request.tenants', '', false)"
# Tables whose rows have an organisation, and whose policies do not hold whoever asks this.
UNGUARDED = """
SELECT relname FROM pg_class
JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'organisation_id' AND NOT attisdropped
WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
AND NOT row_security_active(pg_class.oid)
ORDER BY relname
"""
ROLES = """
CREATE ROLE {owner} NOLOGIN;
CREATE ROLE {app} NOLOGIN;
GRANT {owner}, {app} TO CURRENT_USER;
GRANT USAGE, CREATE ON SCHEMA {schema} TO {owner};
GRANT USAGE ON SCHEMA {schema} TO {app};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema}
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
"""
FAREWELL = "DROP OWNED BY {owner} CASCADE; DROP OWNED BY {app} CASCADE; DROP ROLE {owner}, {app}"


def tell(tenants: Iterable[UUID], *, only_transaction: bool = False) -> None:
    """Tell PostgreSQL whose rows this connection may touch, until it is told otherwise."""
    listed = ",".join(map(str, tenants))
    execute("SELECT set_config('request.tenants', %s, %s)", [listed, only_transaction])


def execute(sql: str, values: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """Run a statement outside of the ORM, and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


@dataclass(frozen=True, kw_only=True)
class Server:
    """A schema of a run's own, and the two roles that know it."""

    schema: str
    owner: str  # of the tables; migrations run as this role
    app: str  # which owns nothing

    def fill_in(self, sql: str) -> str:
        """Put the names into a statement."""
        return sql.format(schema=self.schema, owner=self.owner, app=self.app)

    @contextmanager
    def connected(self, role: str | None = None, **options: object) -> Iterator[None]:
        """Let Django connect under *role*; with none as whoever DATABASE_URL names.

        The role is part of the start of a connection, so that it is what RESET ROLE goes back to.
        Django's own option, `assume_role`, never gets a connection out of a pool (5.2.19).
        """
        settings = connection.settings_dict
        before = settings["OPTIONS"]
        start = f"-c search_path={self.schema}"
        connection.close()
        settings["OPTIONS"] = {"options": f"{start} -c role={role}" if role else start, **options}
        try:
            yield
        finally:
            connection.close()
            if "pool" in options:
                cast("DatabaseWrapper", connection).close_pool()
            settings["OPTIONS"] = before

    @contextmanager
    def pooled(self, clear: Callable[[psycopg.Connection], None]) -> Iterator[None]:
        """Let Django connect as the app does: through a pool, here of one connection."""
        with self.connected(self.app, pool={"min_size": 1, "max_size": 1, "reset": clear}):
            yield


@contextmanager
def fresh(
    *models: type[Model], url: str, migration: str, guarded: Iterable[type[Model]]
) -> Iterator[Server]:
    """A schema with the tables of *models*, *migration* run on the *guarded*, and two roles.

    Roles are of the whole server, so their names are new each time, and go with the schema.
    The *url* must name a superuser: one of the ways past the policies is to be one.
    """
    name = f"tenant_rows_{secrets.token_hex(4)}"
    with database.fresh(url=url):
        [(schema,)] = execute("SELECT current_schema()")
        server = Server(schema=schema, owner=f"{name}_owner", app=f"{name}_app")
        execute(server.fill_in(ROLES))
        try:
            with server.connected(server.owner):
                with connection.schema_editor() as editor:
                    for model in models:
                        editor.create_model(model)
                for model in guarded:
                    guard(model, migration)
            yield server
        finally:
            execute(server.fill_in(FAREWELL))


def guard(model: type[Model], migration: str) -> None:
    """Run a migration on the table of *model*."""
    if migration:
        execute(migration.format(table=model._meta.db_table))  # noqa: SLF001 - public by documentation

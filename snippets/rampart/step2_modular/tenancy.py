"""Whose rows the database shows: on PostgreSQL it is told once a request, and refuses the rest.

Selectors filter by the tenants of whoever asks. This is the second lock, for the day on which one
of them forgets; see ADR-0023. SQLite has no such lock. Organisations and memberships have none
either: they are what tells the tenants of a person.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from django.db import OperationalError, connection, migrations

from rampart.django_settings import APP_ROLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import StateApps

SETTING = "rampart.tenants"

# The sub-select is evaluated once a statement, and not once a row.
OWN = f"""organisation_id = ANY (
    (SELECT string_to_array(NULLIF(current_setting('{SETTING}', true), ''), ',')::uuid[])::uuid[]
)"""

LOCK = f"""
ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {{table}} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants ON {{table}} USING ({OWN}) WITH CHECK ({OWN});
"""

# A role belongs to the server and not to a database: another one may have made it already.
ROLE = f"""
DO $$ BEGIN
    CREATE ROLE {APP_ROLE} NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN
    IF NOT pg_has_role(current_user, '{APP_ROLE}', 'MEMBER') THEN
        GRANT {APP_ROLE} TO CURRENT_USER; -- an owner that is no superuser must be able to become it
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO {APP_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP_ROLE};
"""

OPEN_TABLES = """
SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    AND attname = 'organisation_id' AND NOT attisdropped
WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
    AND relname <> 'organisations_membership' AND NOT row_security_active(pg_class.oid)
ORDER BY relname
"""


@contextmanager
def within(organisation_ids: Iterable[UUID]) -> Iterator[None]:
    """Show the rows of these organisations; before and after, PostgreSQL shows none.

    Enter it outside of any transaction: a rollback would bring back the tenants from before.
    """
    _tell(organisation_ids)
    try:
        yield
    finally:
        _forget()


def open_tables() -> list[str]:
    """The tables with rows of tenants that the database does not lock for this process."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(OPEN_TABLES)
        return [name for (name,) in cursor.fetchall()]


def make_role() -> migrations.RunPython:
    """What a migration does to let the role of the app use all tables; nothing on SQLite."""
    return migrations.RunPython(partial(_on_postgresql, ROLE), migrations.RunPython.noop)


def lock(table: str) -> migrations.RunPython:
    """What a migration does to lock a table that has ``organisation_id``; nothing on SQLite."""
    statement = LOCK.format(table=table)
    return migrations.RunPython(partial(_on_postgresql, statement), migrations.RunPython.noop)


def _on_postgresql(statement: str, _: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(statement)


def _forget() -> None:
    """Show no rows; where the connection is lost, so are its tenants, and what was done is done."""
    try:
        _tell(())
    except OperationalError:
        connection.close()


def _tell(organisation_ids: Iterable[UUID]) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        tenants = ",".join(map(str, organisation_ids))
        cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, tenants])

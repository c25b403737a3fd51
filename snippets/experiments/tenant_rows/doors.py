"""The ways past the policies that are known, each left open and then shut where that can be done.

A door returns how many rows of other tenants, or facts about them, came through to the app: first
as PostgreSQL leaves it, then after the measure that its docstring names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import DatabaseError, IntegrityError

from experiments.tenant_rows import server
from experiments.tenant_rows.app import RUNS
from experiments.tenant_rows.core import (
    EVERYBODY,
    GUARDED,
    MINE,
    TABLES,
    THEIRS,
    fill,
    key_of,
    run_of,
)
from experiments.tenant_rows.models import Approval, Person, Run
from experiments.tenant_rows.server import UNGUARDED, Server, execute, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from experiments.tenant_rows.app import Tenants
    from experiments.tenant_rows.core import Arm

APPROVALS = Approval._meta.db_table  # noqa: SLF001 - public by documentation


@dataclass(frozen=True, kw_only=True)
class Door:
    """How many rows of others came through while it was open, and after it was shut."""

    opened: int
    shut: int | None  # None where nothing shuts it


def through(there: Server, table: str = RUNS, *, told: Tenants = MINE) -> int:
    """Count the rows of others that the app sees in *table* when it was told of *told*."""
    with there.connected(there.app):
        tell(told)
        return _others(table)


def _others(table: str = RUNS) -> int:
    sql = f"SELECT count(*) FROM {table} WHERE organisation_id = ANY (%s)"  # noqa: S608 - a name of ours
    [(rows,)] = execute(sql, [list(THEIRS)])
    return int(rows)


def login(there: Server) -> Door:
    """Go back to the role that logged in; log in as a role that may do no more than the app."""
    with there.connected(there.app):
        tell(MINE)
        execute("SET ROLE NONE")
        opened = _others()
    with there.connected():
        execute(there.fill_in("SET SESSION AUTHORIZATION {app}"))
        tell(MINE)
        execute("SET ROLE NONE")
        return Door(opened=opened, shut=_others())


def owner(there: Server) -> Door:
    """Ask as the owner of the table; FORCE makes the owner obey."""
    with there.connected(there.owner):
        tell(MINE)
        execute(f"ALTER TABLE {RUNS} NO FORCE ROW LEVEL SECURITY")
        opened = _others()
        execute(f"ALTER TABLE {RUNS} FORCE ROW LEVEL SECURITY")
        return Door(opened=opened, shut=_others())


def view(there: Server) -> Door:
    """Ask a view, which has the rights of its owner; security_invoker gives it the reader's."""
    with there.connected():
        execute(f"CREATE VIEW seen AS SELECT * FROM {RUNS}")  # noqa: S608 - a name of ours
        execute(there.fill_in("GRANT SELECT ON seen TO {app}"))
    opened = through(there, "seen")
    with there.connected():
        execute("ALTER VIEW seen SET (security_invoker = true)")
    return Door(opened=opened, shut=through(there, "seen"))


def function(there: Server) -> Door:
    """Call a function that has the rights of its owner; SECURITY INVOKER, the default, does not."""
    with there.connected():
        body = f"RETURNS SETOF {RUNS} LANGUAGE sql AS 'SELECT * FROM {RUNS}'"  # noqa: S608 - same
        execute(f"CREATE FUNCTION found() {body} SECURITY DEFINER")
    opened = through(there, "found()")
    with there.connected():
        execute("ALTER FUNCTION found() SECURITY INVOKER")
    return Door(opened=opened, shut=through(there, "found()"))


def new_table(there: Server) -> Door:
    """Ask a table that was made without a policy; a look into the catalogue finds it."""
    with there.connected(there.owner):
        tell(EVERYBODY)
        execute(f"CREATE TABLE export AS SELECT * FROM {RUNS}")  # noqa: S608 - same
    opened = through(there, "export")
    with there.connected(there.owner):
        for (table,) in execute(UNGUARDED):
            execute(server.ROW_SECURITY.format(table=table))
    return Door(opened=opened, shut=through(there, "export"))


def foreign_key(there: Server) -> Door:
    """Point at the run of another tenant; a key over both columns must match both."""

    def point() -> int:
        with there.connected(there.app):
            tell(MINE)
            try:
                Approval.objects.create(organisation_id=MINE[0], run_id=run_of(THEIRS[0]))
            except IntegrityError:
                return 0
            deleted, _ = Approval.objects.all().delete()
            return int(deleted)

    opened = point()
    with there.connected(there.owner):
        execute(f"ALTER TABLE {RUNS} ADD UNIQUE (organisation_id, id)")
        both = f"(organisation_id, run_id) REFERENCES {RUNS} (organisation_id, id)"
        execute(f"ALTER TABLE {APPROVALS} ADD FOREIGN KEY {both}")
    return Door(opened=opened, shut=point())


def unique(there: Server) -> Door:
    """Learn that another tenant has a key; a constraint for each tenant does not tell."""

    def taken() -> int:
        with there.connected(there.app):
            tell(MINE)
            ada = Person.objects.get()
            try:
                run = Run.objects.create(
                    organisation_id=MINE[0], requested_by=ada, key=key_of(THEIRS[0])
                )
            except IntegrityError:
                return 1
            run.delete()
            return 0

    opened = taken()
    with there.connected(there.owner):
        execute(f"ALTER TABLE {RUNS} DROP CONSTRAINT {RUNS}_key_key")
        execute(f"ALTER TABLE {RUNS} ADD UNIQUE (organisation_id, key)")
    return Door(opened=opened, shut=taken())


def own_organisations(there: Server) -> Door:
    """Move a run between two organisations of one's own; a request that names one is told one."""

    def move(told: Tenants) -> int:
        with there.connected(there.app):
            tell(told)
            try:
                return Run.objects.filter(pk=run_of(MINE[0])).update(organisation=MINE[1])
            except DatabaseError:
                return 0

    shut = move(MINE[:1])
    return Door(opened=move(MINE), shut=shut)


def own_sql(there: Server) -> Door:
    """Set the setting by SQL of one's own; nothing shuts this."""
    return Door(opened=through(there, told=EVERYBODY), shut=None)


DOORS: tuple[Callable[[Server], Door], ...] = (
    login,
    owner,
    view,
    function,
    new_table,
    foreign_key,
    unique,
    own_organisations,
    own_sql,
)


def tried(*, arm: Arm, url: str) -> dict[str, Door]:
    """Try every door of a schema that is guarded the way of *arm*."""
    made = server.fresh(*TABLES, url=url, migration=arm.MIGRATION, guarded=GUARDED)
    with made as there:
        with there.connected(there.app):
            fill(arm)
        return {door.__name__: door(there) for door in DOORS}

"""The second lock: PostgreSQL itself shows a role the rows of its tenants, and of nobody else."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql
from rampart.acceptance.servers import borrowed
from rampart.acceptance.stage import PLAN, team, workflow
from rampart.acceptance.step import REAL, STEPS
from rampart.acceptance.transport_socket import Server
from rampart.django_settings import APP_ROLE

from tests.rampart.site import Visitor, served

pytestmark = pytest.mark.postgresql

TENANTS = "SELECT set_config('rampart.tenants', %s, false)"
TABLES = """
SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class
JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'organisation_id'
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
EACH = sql.SQL("true")
# What tells the tenants of a person must be read before anybody knows them.
OPEN = {"organisations_membership"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Step 2 writes trail and announcements itself, so that each table holds rows at once."""
    with served((STEPS[1], REAL), tmp_path_factory.mktemp("rampart")) as site:
        yield site


@pytest.fixture(scope="module")
def tenants(site):
    """Two organisations with a row in each table."""
    made = [team(site.platform, name=name) for name in ("ours", "theirs")]
    for each in made:
        place = workflow(site.platform, each)
        run = site.platform.request(each.author, place, plan=PLAN, key="key")
        site.platform.approve(each.approver, run)
    return [each.organisation.id for each in made]


@pytest.fixture(scope="module")
def tables(site):
    return [name for name, _ in site.ask(TABLES) if name not in OPEN]


@contextmanager
def as_app(site):
    """A connection with the role of the app."""
    url = site.servers.database_url
    with psycopg.connect(url, options=f"-c role={APP_ROLE}", autocommit=True) as connection:
        yield connection


def counts(connection, tables, where=EACH):
    found = sql.SQL("SELECT count(*) FROM {} WHERE {}")
    return {
        table: connection.execute(found.format(sql.Identifier(table), where)).fetchone()[0]
        for table in tables
    }


def test_each_table_with_rows_of_tenants_is_locked(tables, site):
    locked = {name: is_locked for name, is_locked in site.ask(TABLES) if name not in OPEN}

    assert dict.fromkeys(tables, True) == locked
    assert len(tables) >= 8


@pytest.mark.rabbitmq
def test_each_table_of_step_3_with_rows_of_tenants_is_locked(tmp_path):
    with borrowed(STEPS[2]) as servers:
        Server(STEPS[2], data=tmp_path, notifier="", servers=servers).migrate()
        with psycopg.connect(servers.database_url) as connection:
            found = connection.execute(TABLES).fetchall()

    assert [] == [name for name, is_locked in found if not is_locked and name not in OPEN]


def test_without_tenants_each_table_is_empty_although_it_holds_rows(site, tenants, tables):
    with psycopg.connect(site.servers.database_url) as owner, as_app(site) as app:
        there, shown = counts(owner, tables), counts(app, tables)

    assert [] == [table for table in tables if there[table] < len(tenants)]
    assert dict.fromkeys(tables, 0) == shown


def test_one_tenant_sees_its_rows_and_no_others(site, tenants, tables):
    where = sql.SQL("organisation_id = {}").format(tenants[0])
    with psycopg.connect(site.servers.database_url) as owner, as_app(site) as app:
        app.execute(TENANTS, [tenants[0]])
        its_own, shown = counts(owner, tables, where), counts(app, tables)

    assert its_own == shown
    assert 0 not in shown.values()


def test_two_tenants_of_a_person_are_seen_together(site, tenants, tables):
    with psycopg.connect(site.servers.database_url) as owner, as_app(site) as app:
        app.execute(TENANTS, [",".join(tenants)])

        assert counts(owner, tables) == counts(app, tables)


def test_rows_of_another_tenant_cannot_be_written(site, tenants, tables):
    """They cannot be added, nor given away; changing and deleting finds none."""
    ours, theirs = tenants
    refused = []
    with as_app(site) as app:
        app.execute(TENANTS, [ours])
        for name in tables:
            table = sql.Identifier(name)
            rows = sql.SQL("SELECT * FROM {}").format(table)
            copy = sql.SQL(
                "INSERT INTO {0} SELECT (json_populate_record(r, %s::json)).* FROM {0} r LIMIT 1"
            ).format(table)
            give = sql.SQL("UPDATE {} SET organisation_id = %s").format(table)
            take = sql.SQL("DELETE FROM {} WHERE organisation_id = %s").format(table)
            before = app.execute(rows).fetchall()
            for statement, values in (
                (copy, [f'{{"organisation_id": "{theirs}"}}']),
                (give, [theirs]),
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level sec"):
                    app.execute(statement, values)
                refused.append(name)
            assert app.execute(take, [theirs]).rowcount == 0
            assert before == app.execute(rows).fetchall()

    assert 2 * len(tables) == len(refused)


@contextmanager
def unlocked(site, table):
    site.change(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    try:
        yield
    finally:
        site.change(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def test_step_with_a_table_that_is_not_locked_does_not_start(site):
    with unlocked(site, "runs_check"):
        child = subprocess.run(
            [sys.executable, "-m", site.step.package, "serve"],
            env=site.server._environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert (1, "") == (child.returncode, child.stdout)
    assert "runs_check shows rows of tenants to anybody" in child.stderr
    assert "HINT: migrate --database owner, and add the table to a migration" in child.stderr
    assert "Traceback" not in child.stderr


def test_step_whose_table_is_unlocked_meanwhile_is_not_ready(site):
    visitor = Visitor(site)
    with unlocked(site, "audit_auditentry"):
        found = [visitor.get(f"health/{each}/") for each in ("ready", "live")]

    assert [503, 200] == [each.status_code for each in found]
    assert "the database shows rows of tenants to anybody\n" == found[0].text
    assert visitor.get("health/ready/").ok


def test_role_of_the_app_is_no_way_around(site):
    """It owns nothing, is no superuser, and no row lock stops short of it."""
    with as_app(site) as app:
        query = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = %s"
        assert app.execute(query, [APP_ROLE]).fetchone() == (False,)
        owned = "SELECT count(*) FROM pg_class WHERE relowner = %s::regrole"
        assert app.execute(owned, [APP_ROLE]).fetchone() == (0,)
        for statement in ("DROP POLICY tenants ON runs_run", "ALTER TABLE runs_run RENAME TO x"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="must be owner"):
                app.execute(statement)

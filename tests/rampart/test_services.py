"""What services hold while others write, on a database where statements wait for each other."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql
from rampart.acceptance.platform import State
from rampart.acceptance.servers import borrowed
from rampart.acceptance.stage import PLAN, team, waiting, workflow
from rampart.acceptance.step import REAL, STEPS
from rampart.acceptance.transport import PASSWORD, TOKEN, TOKEN_FIELD
from rampart.acceptance.transport_socket import Server

from tests.rampart.site import Visitor, assert_problem, column, served

pytestmark = pytest.mark.postgresql

WAITS = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
NO_WORKFLOW = (
    "DELETE FROM workflows_workflow USING runs_run r"
    " WHERE workflows_workflow.id = r.workflow_id AND r.id = '{}'"
)
NO_RUN = "DELETE FROM runs_check WHERE run_id = '{0}'; DELETE FROM runs_run WHERE id = '{0}'"
LONG_TRAIL = (
    "INSERT INTO audit_auditentry (organisation_id, run_id, number, what, who, at)"
    " SELECT '{}', '00000000-0000-0000-0000-000000000000', n, 'queued', 'person ' || n,"
    " now() + n * interval '1 second' FROM generate_series(1, 130) n"
)


@pytest.fixture(scope="module", params=[column(2, REAL)])
def site(request, tmp_path_factory):
    with served(request.param, tmp_path_factory.mktemp("rampart")) as site:
        yield site


@pytest.fixture
def members(site):
    return team(site.platform)


@contextmanager
def meanwhile(site, request):
    """Somebody else's transaction; *request* comes into its middle and waits for its end."""
    with (
        psycopg.connect(site.servers.database_url) as other,
        psycopg.connect(site.servers.database_url, autocommit=True) as watch,
        ThreadPoolExecutor(1) as pool,
    ):
        answers = []
        yield other, answers
        asked = pool.submit(request)
        end = time.monotonic() + 10
        while not watch.execute(WAITS, [other.info.dbname]).fetchone()[0]:
            assert time.monotonic() < end, "nobody waits"
            time.sleep(0.02)
        other.commit()
        answers.append(asked.result())


def test_approval_that_was_a_moment_faster_goes_with_its_workflow(site, members):
    place = workflow(site.platform, members, approvals=2)
    run = site.platform.request(members.author, place, plan=PLAN)
    owner = Visitor(site, members.owner)

    with meanwhile(site, lambda: owner.delete(f"api/workflows/{place.id}")) as (other, answers):
        other.execute("SELECT 1 FROM runs_run WHERE id = %s FOR UPDATE", [run.id])
        other.execute(
            "INSERT INTO approvals_approval"
            " (organisation_id, run_id, by_id, by, approved, reason, created_at)"
            " VALUES (%s, %s, 1, 'somebody', true, '', now())",
            [members.organisation.id, run.id],
        )

    assert [204] == [each.status_code for each in answers]
    assert [] == site.broken()


def test_workflow_that_was_deleted_a_moment_before_is_not_there(site, members):
    place = workflow(site.platform, members)
    author = Visitor(site, members.author)

    def rename():
        return author.patch(f"api/workflows/{place.id}", json={"name": "later"})

    with meanwhile(site, rename) as (other, answers):
        other.execute("DELETE FROM workflows_workflow WHERE id = %s", [place.id])

    assert_problem(answers[0], 404)


def test_name_that_was_taken_a_moment_before_is_said_to_be_taken(site):
    visitor = Visitor(site)
    visitor.get("signup/")
    form = {"username": "twin", "password1": PASSWORD, "password2": PASSWORD}
    form[TOKEN_FIELD] = visitor.cookies[TOKEN]

    with meanwhile(site, lambda: visitor.post("signup/", data=form)) as (other, answers):
        other.execute(
            "INSERT INTO auth_user (username, password, is_superuser, first_name, last_name,"
            " email, is_staff, is_active, date_joined)"
            " VALUES ('twin', '', false, '', '', '', false, true, now())"
        )

    assert 200 == answers[0].status_code
    assert "This name was taken a moment ago." in answers[0].text


def test_runs_whose_workflow_is_gone_are_left_out_of_every_list(site, members):
    """Between two queries of a page a workflow may go; here it is gone before both."""
    gone, kept = waiting(site.platform, members), waiting(site.platform, members)
    site.change(NO_WORKFLOW.format(gone.id))
    approver = Visitor(site, members.approver)

    listed = approver.get("api/runs")
    pages = [approver.get(path).status_code for path in ("", "runs/", f"runs/{gone.id}/")]
    looked = approver.get(f"api/runs/{gone.id}")
    approved = approver.post(f"api/runs/{gone.id}/approve")

    assert [kept.id] == [each["id"] for each in listed.json()]
    assert [200, 200, 404] == pages
    assert_problem(looked, 404)
    assert_problem(approved, 404)
    site.change(NO_RUN.format(gone.id))
    assert [] == site.broken()


def test_row_that_somebody_forgot_to_let_go_of_does_not_hold_a_request_for_ever(site, members):
    run = waiting(site.platform, members)
    approver = Visitor(site, members.approver)

    with psycopg.connect(site.servers.database_url) as other:
        other.execute("SELECT 1 FROM runs_run WHERE id = %s FOR UPDATE", [run.id])
        began = time.monotonic()
        refused = approver.post(f"api/runs/{run.id}/approve")
        waited = time.monotonic() - began
        other.rollback()

    assert_problem(refused, 503)
    assert 4 < waited < 15
    assert approver.post(f"api/runs/{run.id}/approve").ok
    assert [] == site.broken()


def test_only_owners_require_fewer_approvals(site, members):
    place = workflow(site.platform, members, approvals=1)
    author, owner = Visitor(site, members.author), Visitor(site, members.owner)

    def require(visitor, count):
        answer = visitor.patch(f"api/workflows/{place.id}", json={"required_approvals": count})
        return answer.status_code

    said = [require(author, 2), require(author, 2), require(author, 1), require(owner, 0)]
    assert [200, 200, 403, 200] == said


@pytest.mark.parametrize("later", [0, 1, 5])
def test_run_keeps_the_rule_under_which_it_was_requested(site, members, later):
    place = workflow(site.platform, members, approvals=2)
    run = site.platform.request(members.author, place, plan=PLAN)
    owner = Visitor(site, members.owner)
    assert owner.patch(f"api/workflows/{place.id}", json={"required_approvals": later}).ok

    states = []
    for person in (members.approver, members.second):
        site.platform.approve(person, run)
        states.append(site.platform.look_at(members.owner, run).state)

    assert [State.WAITING, State.SUCCEEDED] == states
    assert "2 of 2." in owner.get(f"runs/{run.id}/").text
    assert [] == site.broken()


def test_trail_of_an_organisation_shows_its_last_lines(site, members):
    site.change(LONG_TRAIL.format(members.organisation.id))

    trail = site.platform.trail_of_all(members.owner, members.organisation)

    assert [f"person {number}" for number in range(31, 131)] == [each.who for each in trail]


def test_owner_may_cancel_the_run_of_another_on_its_page(site, members):
    run = waiting(site.platform, members)
    offered = {
        name: "Cancel this run" in Visitor(site, person).get(f"runs/{run.id}/").text
        for name, person in (
            ("owner", members.owner),
            ("author", members.author),
            ("approver", members.approver),
        )
    }

    assert {"owner": True, "author": True, "approver": False} == offered


def test_owner_of_the_database_need_not_be_a_superuser(tmp_path):
    """A superuser would pass every row lock, if the app ever forgot to become its role."""
    with borrowed(STEPS[1]) as servers, psycopg.connect(servers.database_url) as connection:
        connection.autocommit = True
        if connection.info.server_version >= 160_000:
            pytest.skip("from PostgreSQL 16 on a role is granted by whoever administers it")
        name = f"{connection.info.dbname}_owner"
        owner, database = sql.Identifier(name), sql.Identifier(connection.info.dbname)
        make = "CREATE ROLE {} LOGIN CREATEROLE PASSWORD 'word'"
        connection.execute(sql.SQL(make).format(owner))
        try:
            connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, owner))
            connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
            server = Server(STEPS[1], data=tmp_path, notifier="", servers=as_role(servers, name))
            server.migrate()

            assert "no issues" in server.command("check", "--database", "default")
        finally:
            connection.execute(sql.SQL("REASSIGN OWNED BY {} TO CURRENT_USER").format(owner))
            connection.execute(sql.SQL("DROP OWNED BY {}").format(owner))
            connection.execute(sql.SQL("DROP ROLE {}").format(owner))


def as_role(servers, name):
    parts = urlsplit(servers.database_url)
    place = parts.netloc.rpartition("@")[2]
    url = urlunsplit(parts._replace(netloc=f"{name}:word@{place}"))
    return replace(servers, database_url=url)

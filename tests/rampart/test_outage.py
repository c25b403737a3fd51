"""The database or the broker goes away in the middle, and comes back."""

from __future__ import annotations

import subprocess
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import urlsplit

import pytest
from rampart.acceptance.servers import QUEUES
from rampart.acceptance.stage import PLAN, team, waiting, workflow
from rampart.acceptance.step import REAL
from rampart.acceptance.transport import TOKEN, TOKEN_FIELD
from rampart.broker.rabbit import RabbitBroker

from tests.rampart.site import (
    Visitor,
    assert_no_word_of_code,
    assert_problem,
    column,
    served,
    wait_until,
)

THREADS = 8  # of the server, each of which may hold a connection
CUTS = 8


@pytest.fixture(scope="module", params=[column(2, REAL), column(3, REAL)])
def site(request, tmp_path_factory):
    with served(request.param, tmp_path_factory.mktemp("rampart")) as site:
        yield site


@pytest.fixture(scope="module")
def members(site):
    made = team(site.platform)
    assert made.approver
    return made


@pytest.fixture
def place(site, members):
    return workflow(site.platform, members)


@pytest.fixture(autouse=True)
def lines(site):
    yield site.lines
    for each in site.lines.values():
        each.come_back()


def at_once(*actions):
    with ThreadPoolExecutor(len(actions)) as pool:
        return [each.result() for each in [pool.submit(action) for action in actions]]


def requester(site, members, place):
    """What requests a run with a key, in a browser of its own."""
    visitor = Visitor(site, members.author)
    path = f"api/workflows/{place.id}/runs"
    return lambda key: visitor.post(
        path, json={"plan": PLAN}, headers={"Idempotency-Key": key}, timeout=60
    )


def dead_letters(site):
    broker = RabbitBroker(site.servers.amqp_url, queues=QUEUES, prefix=site.servers.prefix)
    try:
        return broker.dead()
    finally:
        broker.close()


def runs_of(site, place):
    [[count]] = site.ask(f"SELECT count(*) FROM runs_run WHERE workflow_id = '{place.id}'")  # noqa: S608 - ours
    return count


def test_while_the_database_is_away_everybody_is_told_and_afterwards_nothing_is_lost(
    site, members, place, lines
):
    run, request = waiting(site.platform, members), requester(site, members, place)
    visitor, newcomer = Visitor(site, members.author), Visitor(site)
    newcomer.get("login/")
    form = {"username": "a", "password": "b", TOKEN_FIELD: newcomer.cookies[TOKEN]}
    site.platform.approve(members.approver, run)  # its events are on their way
    lines["database"].go_away()

    answer, written, page, sign_in, ready, live = at_once(
        partial(visitor.get, "api/runs"),
        partial(request, "key"),
        partial(Visitor(site).get, "", cookies=visitor.cookies),
        partial(newcomer.post, "login/", data=form),
        partial(Visitor(site).get, "health/ready/"),
        partial(Visitor(site).get, "health/live/"),
    )
    lines["database"].come_back()
    later = request("key")

    assert_problem(answer, 503)
    assert_problem(written, 503)
    others = (page, sign_in, ready, live)
    for each in others:
        assert_no_word_of_code(each)
    assert [503, 503, 503, 200] == [each.status_code for each in others]
    assert "The database takes nothing at the moment" in page.text
    assert (201, 1) == (later.status_code, runs_of(site, place))
    assert [200, 200] == [visitor.get(path).status_code for path in ("", "health/ready/")]
    assert [] == site.broken()


READ_ONLY = "ALTER DATABASE {} SET default_transaction_read_only = {}"
END = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = '{}' AND pid <> pg_backend_pid()"
)


def test_while_the_database_only_reads_writers_are_told_and_events_wait(site, members, place):
    """As after a failover, until the addresses follow; to Django that is an internal error."""
    run, request = waiting(site.platform, members), requester(site, members, place)
    visitor = Visitor(site, members.author)
    name = urlsplit(site.servers.database_url).path.lstrip("/")
    site.platform.approve(members.approver, run)  # its events are on their way
    site.change(READ_ONLY.format(name, "on"))
    site.change(END.format(name))

    answers = [request("read only"), visitor.get("api/runs")]
    site.change(f"SET TRANSACTION READ WRITE; {READ_ONLY.format(name, 'off')}")
    site.change(END.format(name))

    assert_problem(answers[0], 503)
    assert 200 == answers[1].status_code
    assert 201 == request("read only").status_code
    assert [] == site.broken()
    assert not site.step.workers or [] == dead_letters(site)


@pytest.mark.long
def test_database_that_was_away_for_long_serves_the_next_request(site, members, lines):
    """A pool that tries again later and later would keep requests waiting for minutes."""
    visitor = Visitor(site, members.author)
    lines["database"].go_away()
    for _ in range(4):  # 5 seconds each
        assert {503} == {
            each.status_code for each in at_once(*[partial(visitor.get, "api/runs")] * 2)
        }

    lines["database"].come_back()

    assert 200 == visitor.get("api/runs").status_code


def test_restart_of_the_database_between_two_requests_is_not_noticed(site, members, place, lines):
    """Although each connection in the pool is broken by it."""
    requests = [requester(site, members, place) for _ in range(THREADS)]
    keys = [f"before-{number}" for number in range(THREADS)]
    first = at_once(*[partial(each, key) for each, key in zip(requests, keys, strict=True)])

    lines["database"].cut()

    assert {201} == {each.status_code for each in first}
    assert 201 == requests[0]("after").status_code
    assert THREADS + 1 == runs_of(site, place)
    assert [] == site.broken()


def test_request_that_is_cut_off_is_repeated_to_one_run(site, members, place, lines):
    """Whatever is cut in its middle answers 503; with its key it is asked until it is answered."""
    stopped, found = threading.Event(), Counter()

    def work(name):
        request = requester(site, members, place)
        made = 0
        while not stopped.is_set():
            status = request(f"{name}-{made}").status_code
            found[status] += 1
            made += status == 201
        return made

    def cut():
        for each in range(CUTS):
            answered = found.total() + each % 2
            wait_until(lambda answered=answered: found.total() > answered)
            lines["database"].cut()
        stopped.set()

    *made, _ = at_once(*[partial(work, name) for name in ("one", "two", "three")], cut)

    assert {201, 503} >= {*found}
    assert 201 in found
    assert runs_of(site, place) - sum(made) in range(4)  # whoever stopped need not have heard
    assert [] == site.broken()


def test_while_the_broker_is_away_requests_succeed_and_their_events_wait(
    site, members, place, lines
):
    if "broker" not in lines:
        pytest.skip("step 2 has no broker")
    lines["broker"].go_away()

    run = site.platform.request(members.author, place, plan=PLAN)
    site.platform.approve(members.approver, run)

    with pytest.raises(subprocess.CalledProcessError):
        site.server.command("events")
    waiting_for_it = f"outbox_outboxevent WHERE published_at IS NULL AND key LIKE '{run.id}/%'"
    assert [(6,)] == site.ask(f"SELECT count(*) FROM {waiting_for_it}")  # noqa: S608 - ours
    assert Visitor(site).get("health/ready/").ok
    assert [] == site.platform.trail(members.author, run)
    lines["broker"].come_back()
    assert [] == site.broken()
    news = sorted(each.kind for each in site.platform.announced(run))
    assert ["approval_needed", "approved", "succeeded"] == news
    assert [] == dead_letters(site)


def test_broker_that_is_cut_off_again_and_again_loses_nothing(site, members, place, lines):
    if "broker" not in lines:
        pytest.skip("step 2 has no broker")
    runs = []
    for _ in range(CUTS):
        runs.append(site.platform.request(members.author, place, plan=PLAN))
        lines["broker"].cut()

    assert [] == site.broken()
    news = [[each.kind for each in site.platform.announced(run)] for run in runs]
    assert [["approval_needed"]] * CUTS == news
    assert [] == dead_letters(site)

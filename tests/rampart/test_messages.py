"""What a broker may do to messages, and what else may lie in its queues."""

from __future__ import annotations

import json
from http import HTTPStatus

import pytest
from rampart.acceptance.platform import Process
from rampart.acceptance.servers import QUEUES
from rampart.acceptance.stage import PLAN, team, waiting, workflow
from rampart.acceptance.step import HTTP, REAL, STEPS
from rampart.acceptance.transport_socket import Server
from rampart.broker import Message
from rampart.broker.embedded import FileBroker
from rampart.broker.rabbit import RabbitBroker

from tests.rampart.site import Visitor, column, served, wait_until

TRAIL = ["queued", "checking", "waiting_approval", "approved", "applying", "succeeded"]
NEWS = ["approval_needed", "approved", "succeeded"]
MARK = "secret-of-a-message"
AGED = (
    "UPDATE outbox_outboxevent SET published_at = '2020-01-01 00:00:00+00:00' WHERE key LIKE '{}/%'"
)
FORGOTTEN = "DELETE FROM inbox_handled WHERE key LIKE '{}/%'"
OUTSIDE = """
from rampart.step3_events.outbox.api import write
try:
    write([])
except RuntimeError as error:
    print(error)
"""


@pytest.fixture(scope="module", params=[column(3, HTTP), column(3, REAL)])
def site(request, tmp_path_factory):
    with served(request.param, tmp_path_factory.mktemp("rampart")) as site:
        yield site


@pytest.fixture(scope="module")
def broker(site):
    if site.servers:
        opened = RabbitBroker(site.servers.amqp_url, queues=QUEUES, prefix=site.servers.prefix)
    else:
        opened = FileBroker(site.data / site.step.name_of_data / "broker.sqlite3", queues=QUEUES)
    yield opened
    opened.close()


@pytest.fixture
def members(site):
    return team(site.platform)


@pytest.fixture(autouse=True)
def notifier(site):
    yield site.notifier
    site.notifier.answer()


def trail(site, members, run):
    return [each.what for each in site.platform.trail(members.owner, run)]


def told(site, run):
    return sorted(each.kind for each in site.platform.announced(run))


def events_of(site, run):
    """The events of a run as messages, in their order."""
    query = "SELECT key, kind, body FROM outbox_outboxevent WHERE key LIKE '{}/%' ORDER BY id"
    rows = site.ask(query.format(run.id))
    return [Message(id=key, kind=kind, body=bytes(body)) for key, kind, body in rows]


def wait_until_caught_up(site, members):
    """Queues keep their order: what was in them before has been handled when this returns."""
    run = waiting(site.platform, members)
    wait_until(lambda: trail(site, members, run) == TRAIL[:3] and told(site, run) == NEWS[:1])


def approved_run(site, members):
    run = waiting(site.platform, members)
    site.platform.approve(members.approver, run)
    return run


def test_message_that_is_published_again_has_no_second_effect(site, broker, members):
    run = approved_run(site, members)
    wait_until(lambda: trail(site, members, run) == TRAIL and told(site, run) == NEWS)
    before = site.notifier.calls

    broker.publish(events_of(site, run)[::-1] * 2)
    wait_until_caught_up(site, members)

    assert (TRAIL, NEWS) == (trail(site, members, run), told(site, run))
    assert before + 1 == site.notifier.calls
    assert [] == site.broken()


def test_messages_in_another_order_and_then_again_tell_the_same(site, broker, members):
    site.server.kill(Process.RELAY)
    run = approved_run(site, members)

    broker.publish(events_of(site, run)[::-1])
    wait_until(lambda: len(trail(site, members, run)) == len(TRAIL))
    site.server.start(Process.RELAY)
    wait_until_caught_up(site, members)

    assert (TRAIL, NEWS) == (trail(site, members, run), told(site, run))
    assert [] == site.broken()


def test_event_that_was_published_long_ago_leaves_the_outbox_and_no_other(site, members):
    old, new = approved_run(site, members), approved_run(site, members)
    wait_until(lambda: all(trail(site, members, each) == TRAIL for each in (old, new)))
    assert [] == site.broken()
    site.change(AGED.format(old.id))

    site.server.kill(Process.RELAY)
    site.server.start(Process.RELAY)

    wait_until(lambda: not events_of(site, old))
    assert len(TRAIL) == len(events_of(site, new))
    assert TRAIL == trail(site, members, old)
    site.change(FORGOTTEN.format(old.id))  # the invariants compare inbox and outbox


def changed(message, **fields):
    """The bytes of a message whose envelope says something else."""
    return json.dumps(json.loads(message.body) | fields).encode()


def poisons(message):
    """Bodies that are no event, and words of the reason why."""
    return {
        "empty": (b"", "the body is not JSON"),
        "text": (MARK.encode(), "the body is not JSON"),
        "no text": (b"\xff\xfe\x00", "the body is not JSON"),
        "list": (b"[]", "the event: found a list"),
        "other schema": (json.dumps({MARK: MARK}).encode(), "'data' is a required property"),
        "no data": (changed(message, data={}), "'run' is a required property"),
        "version 9": (
            changed(message, type="rampart.run.queued.v9"),
            "which a later release may know",
        ),
        "other run": (changed(message, subject=MARK), "subject: found"),
        "half": (changed(message, source="\ud800"), "source: found half a character"),
        "deep": (b"[" * 50_000, "the body is not JSON"),
        "large": (b"x" * 1_000_000, "the body has 1000000 bytes"),
    }


def test_poison_is_a_dead_letter_with_its_reason_and_stops_nobody(site, broker, members):
    [message, *_] = events_of(site, waiting(site.platform, members))
    poison = poisons(message)

    broker.publish(
        [Message(id=name, kind="rampart.x", body=body) for name, (body, _) in poison.items()]
    )
    wait_until_caught_up(site, members)

    dead = [each for each in broker.dead() if each.message.id in poison]
    assert sorted((queue, name) for queue in QUEUES for name in poison) == sorted(
        (each.queue, each.message.id) for each in dead
    )
    for each in dead:
        body, reason = poison[each.message.id]
        assert (body, 1) == (each.message.body, each.deliveries)
        assert reason in each.reason
    running = [child for each in site.server._running.values() for child in each]
    assert [None] * 4 == [child.poll() for child in running]
    visitor = Visitor(site, members.owner)
    paths = ["", "runs/", "api/runs", "health/ready/", "health/live/"]
    assert [] == [path for path in paths if MARK in visitor.get(path).text]
    assert [] == site.broken()


@pytest.mark.parametrize("status", [HTTPStatus.BAD_REQUEST, HTTPStatus.FOUND], ids=int)
def test_dead_letters_are_listed_and_put_back_on_request(site, broker, members, status):
    """What the notifier refuses for good is one of them, and nothing waits behind it.

    So is what it sends elsewhere: followed, a redirect would carry no message, and look like a yes.
    """
    place = workflow(site.platform, members)
    site.notifier.refuse(status)
    run = site.platform.request(members.author, place, plan=PLAN)
    key = events_of(site, run)[-1].id
    wait_until(lambda: key in [each.message.id for each in broker.dead()])
    site.notifier.answer()
    wait_until_caught_up(site, members)
    assert [] == told(site, run)

    listed = site.server.command("events").splitlines()
    revived = site.server.command("events", "--revive").splitlines()

    event = f"dead: notifications, rampart.run.waiting_approval.v2 {key}"
    assert f"{event}: the notifier refused it: {status:d}" in listed
    assert f"{event}: the notifier refused it: {status:d}" in revived
    count = sum(each.startswith("dead: ") for each in revived)
    assert f"revived: {count}" == revived[-1]
    wait_until(lambda: told(site, run) == NEWS[:1])
    assert [] == site.broken()


@pytest.mark.parametrize(
    "status",
    [HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS],
    ids=["broken", "too many"],
)
def test_what_the_notifier_cannot_take_now_is_told_later(site, broker, members, status):
    """The event waits where it is; given back again and again, it would soon be a dead letter."""
    place, before, log = workflow(site.platform, members), site.notifier.calls, site.server.log
    site.notifier.refuse(status)
    run = site.platform.request(members.author, place, plan=PLAN)
    wait_until(lambda: site.notifier.calls >= before + 3)
    assert [] == told(site, run)

    site.notifier.answer()

    wait_until(lambda: told(site, run) == NEWS[:1])
    assert [] == site.broken()
    since = site.server.log.removeprefix(log)
    assert (True, False) == ("the event waits" in since, "handler failed" in since)
    assert site.notifier.url.rstrip("/") not in since  # an address may hold a secret
    run_ids = [each.message.id.partition("/")[0] for each in broker.dead()]
    assert run.id not in run_ids


@pytest.mark.long
def test_what_a_notifier_that_hangs_was_told_is_told_once(site, members):
    """It noted the announcement before it hung; the one that follows has the same key."""
    place, before = workflow(site.platform, members), site.notifier.calls
    site.platform.notifier_hangs()
    run = site.platform.request(members.author, place, plan=PLAN)
    wait_until(lambda: site.notifier.calls >= before + 2)

    site.platform.notifier_is_back()

    wait_until_caught_up(site, members)
    assert NEWS[:1] == told(site, run)
    assert [] == site.broken()


def test_events_of_a_run_that_is_gone_are_still_recorded(site, members):
    """So an event is no dead letter because nobody knows its run: it may have been deleted."""
    place = workflow(site.platform, members, approvals=0)
    site.server.kill(Process.RELAY)
    run = site.platform.request(members.author, place, plan=PLAN)
    site.platform.delete(members.owner, place)

    site.server.start(Process.RELAY)

    def recorded():
        entries = site.platform.trail_of_all(members.owner, members.organisation)
        return [each.what for each in entries]

    wait_until(lambda: recorded() == ["queued", "checking", "applying", "succeeded"])
    wait_until(lambda: told(site, run) == ["succeeded"])
    assert [] == site.broken()


def test_event_outside_of_a_transaction_is_refused(tmp_path):
    said = Server(STEPS[2], data=tmp_path, notifier="").command("shell", "-v0", "-c", OUTSIDE)

    assert "an event belongs into the transaction of its change (fix: transaction.atomic)\n" == said

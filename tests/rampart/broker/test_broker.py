"""What every broker must do, asked of each adapter; what only one can show stands at the end."""

from __future__ import annotations

import os
import resource
import secrets
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from kombu.messaging import Producer
from rampart.broker import (
    LIMIT,
    BrokerGoneError,
    DeadLetter,
    Message,
    PoisonError,
)
from rampart.broker.rabbit import RabbitBroker
from structlog.testing import capture_logs

from tests.rampart.broker.child import QUEUES, broker_at
from tests.rampart.broker.wire import Wire

ROOT = Path(__file__).parents[3]
DEADLINE = 10  # seconds; nothing here takes as many when it works

rabbitmq = pytest.mark.rabbitmq


@pytest.fixture(autouse=True)
def log():
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def file(tmp_path):
    return str(tmp_path / "broker.sqlite3")


@pytest.fixture
def prefix():
    return f"test.{os.getpid()}.{secrets.token_hex(4)}"


@pytest.fixture
def server(prefix):
    place = f"{os.environ['AMQP_URL']}#{prefix}"
    yield place
    broker_at(place).remove()


@pytest.fixture(params=["file", pytest.param("server", marks=rabbitmq)])
def place(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def narrow(place):
    """The same place, as it is seen by a release that has dropped a queue."""
    opened = broker_at(place, queues=["audit"])
    yield opened
    opened.close()


@pytest.fixture
def broker(place):
    opened = broker_at(place)
    yield opened
    opened.close()


def messages(*names):
    return [Message(id=name, kind=f"rampart.run.{name}.v2", body=name.encode()) for name in names]


def wait_until(is_so):
    deadline = time.monotonic() + DEADLINE
    while not is_so():
        assert time.monotonic() < deadline, "it has not come about"
        time.sleep(0.01)


def do_nothing(_):
    pass


class Ear:
    """A handler that notes what it hears, fails as told, and counts how often it may stop."""

    def __init__(self, fail=do_nothing):
        self.heard = []
        self.turns = 0
        self._fail = fail
        self._stop = threading.Event()

    def __call__(self, message):
        self.heard.append(message)
        self._fail(message)

    @property
    def ids(self):
        return [each.id for each in self.heard]

    def stop(self):
        self._stop.set()

    def is_stopped(self):
        self.turns += 1
        return self._stop.is_set()


def listen(broker, *, count, queue="audit", fail=do_nothing):
    """What the handler was handed until it had *count* of them."""
    ear = Ear(fail)
    deadline = time.monotonic() + DEADLINE

    def is_stopped():
        return len(ear.heard) >= count or time.monotonic() > deadline

    broker.consume(queue, ear, is_stopped=is_stopped)
    return ear.heard


def listen_ids(broker, **options):
    return [each.id for each in listen(broker, **options)]


@contextmanager
def listening(broker, *, queue="audit"):
    """A consumer in a thread, and what it hears."""
    ear = Ear()
    options = {"is_stopped": ear.is_stopped}
    thread = threading.Thread(target=broker.consume, args=(queue, ear), kwargs=options)
    thread.start()
    try:
        yield ear
    finally:
        ear.stop()
        thread.join(DEADLINE)
    assert not thread.is_alive()


@contextmanager
def child(place, *, last):
    """A consumer in a process, which prints what it hears."""
    command = [sys.executable, "-m", "tests.rampart.broker.child", place, last]
    environ = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "snippets")])}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def fail_at(name, error):
    def fail(message):
        if message.id == name:
            raise error

    return fail


def fail_first(name, errors):
    """Fail once with each of *errors*, then no more."""
    left = list(errors)

    def fail(message):
        if message.id == name and left:
            raise left.pop(0)

    return fail


def test_each_queue_gets_each_message_as_it_was_published(broker):
    published = [
        Message(id="one", kind="rampart.run.approved.v2", body=b"\xff\x00 not text"),
        Message(id="two", kind="rampart.run.denied.v1", body=b""),
    ]
    broker.publish(published)

    assert [published, published] == [listen(broker, count=2, queue=queue) for queue in QUEUES]


def test_a_body_may_be_longer_than_a_frame(broker):
    broker.publish([Message(id="one", kind="rampart.run.failed.v1", body=b"long" * 100_000)])
    (one,) = listen(broker, count=1)

    assert (400_000, 100_000) == (len(one.body), one.body.count(b"long"))


def test_messages_come_in_the_order_of_publishing(broker):
    names = [str(number) for number in range(30)]
    broker.publish(messages(*names[:20]))
    broker.publish(messages(*names[20:]))

    assert names == listen_ids(broker, count=30)


def test_a_message_outlives_the_process_that_published_it(place):
    first = broker_at(place)
    first.publish(messages("one"))
    first.close()

    assert ["one"] == listen_ids(broker_at(place), count=1)


def test_a_consumer_hears_what_is_published_later(broker, place):
    with listening(broker_at(place)) as ear:
        broker.publish(messages("one"))
        wait_until(lambda: ear.ids)
        broker.publish(messages("two"))
        wait_until(lambda: ear.ids[1:])

    assert ["one", "two"] == ear.ids


def test_threads_publish_through_one_broker(broker):
    """Also to queues that all of them are the first to use."""
    barrier = threading.Barrier(4)

    def publish(name):
        barrier.wait()
        for number in range(5):
            broker.publish(messages(f"{name}{number}"))

    threads = [threading.Thread(target=publish, args=(name,)) for name in "abcd"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    heard = listen_ids(broker, count=20)
    assert [f"{name}{number}" for name in "abcd" for number in range(5)] == sorted(heard)


def test_an_idle_consumer_notices_that_it_is_stopped(broker):
    asked = []

    def is_stopped():
        asked.append(time.monotonic())
        return len(asked) > 5

    broker.consume("audit", Ear(), is_stopped=is_stopped)

    assert 0.2 > min(later - sooner for sooner, later in pairwise(asked))


def test_acknowledged_messages_do_not_wait(broker):
    broker.publish(messages("one", "two", "three"))
    listen(broker, count=3)
    wait_until(lambda: broker.waiting("audit") == 0)

    assert 3 == broker.waiting("mail")


def test_a_message_whose_consumer_is_killed_goes_to_the_next(place, broker):
    """The next one stands by, and hears nothing before."""
    broker.publish(messages("one", "two"))

    with child(place, last="one") as first:
        assert "one\n" == first.stdout.readline()
        with listening(broker_at(place)) as ear:
            wait_until(lambda: ear.turns > 3)
            before = ear.ids
            first.kill()
            wait_until(lambda: len(ear.ids) >= 2)

    assert ([], ["one", "two"]) == (before, ear.ids)


def test_a_handled_message_does_not_come_again_when_its_consumer_is_killed(place, broker):
    broker.publish(messages("one", "two"))

    with child(place, last="two") as first:
        assert ["one\n", "two\n"] == [first.stdout.readline() for _ in range(2)]
        first.kill()
        broker.publish(messages("three"))

    assert ["two", "three"] == listen_ids(broker, count=2)


def test_a_message_given_back_comes_again_before_those_behind_it(broker):
    broker.publish(messages("one", "two", "three"))
    errors = [ConnectionError("no notifier"), BrokerGoneError("another"), KeyError("run")]
    heard = listen_ids(broker, count=6, fail=fail_first("two", errors))

    assert ["one", "two", "two", "two", "two", "three"] == heard
    assert [] == broker.dead()


def test_poison_is_dead_at_once_with_its_reason(broker):
    broker.publish(messages("one", "two", "three"))
    heard = listen_ids(broker, count=3, fail=fail_at("two", PoisonError("no such “kind” v9")))
    (two,) = messages("two")

    assert ["one", "two", "three"] == heard
    assert [
        DeadLetter(queue="audit", message=two, reason="no such “kind” v9", deliveries=1)
    ] == broker.dead()


def test_a_reason_may_be_long_and_odd(broker):
    broker.publish(messages("one"))
    listen(broker, count=1, fail=fail_at("one", PoisonError("\udcff" + "x" * 1_000_000)))

    assert [f"?{'x' * 999}"] == [each.reason for each in broker.dead()]


def test_each_failure_is_logged_with_its_message(broker, log):
    broker.publish(messages("one"))
    errors = [ValueError("once"), PoisonError("odd")]
    listen(broker, count=2, fail=fail_first("one", errors))

    shown = [(line["event"], line["message"], line["deliveries"]) for line in log]
    assert [("handler failed", "one", 1), ("dead letter", "one", 2)] == shown


def test_a_message_that_fails_in_every_delivery_is_dead_after_the_limit(broker):
    broker.publish(messages("one", "two"))
    heard = listen_ids(broker, count=LIMIT + 1, fail=fail_at("one", ValueError("no run 7")))
    (one,) = messages("one")
    reason = "delivered 20 times, at last ValueError: no run 7"

    assert ["one"] * LIMIT + ["two"] == heard
    assert [
        DeadLetter(queue="audit", message=one, reason=reason, deliveries=LIMIT)
    ] == broker.dead()


class EndOfProcessError(BaseException):
    """Stands for what ends a process in the middle of a handler."""


def test_a_message_that_ends_its_consumer_each_time_is_dead_after_the_limit(broker):
    """And those behind it are not: nobody was handed them."""
    broker.publish(messages("one", "two", "three"))
    heard = []
    for _ in range(LIMIT):
        with pytest.raises(EndOfProcessError):
            listen(broker, count=1, fail=fail_at("one", EndOfProcessError()))
    heard = listen_ids(broker, count=2)
    wait_until(broker.dead)
    (one,) = messages("one")
    reason = "delivered 20 times, and each time its consumer ended before it could say why"

    assert ["two", "three"] == heard
    assert [
        DeadLetter(queue="audit", message=one, reason=reason, deliveries=LIMIT)
    ] == broker.dead()


def test_looking_at_the_dead_letters_takes_nothing_away(broker):
    """Nor does it change their order; a look counts as a delivery in RabbitMQ."""
    names = [f"{number:02}" for number in range(LIMIT)]
    broker.publish(messages(*names))

    def fail(message):
        raise PoisonError(message.id)

    listen(broker, count=LIMIT, fail=fail)

    looks = [[each.reason for each in broker.dead()] for _ in range(LIMIT + 2)]
    assert [names] * (LIMIT + 2) == looks


def test_a_revived_message_comes_to_its_own_queue_as_if_new(broker):
    broker.publish(messages("one", "two"))
    listen(broker, count=2, queue="mail")
    listen(broker, count=LIMIT + 1, fail=fail_at("one", ValueError("not yet")))

    assert 1 == broker.revive()
    assert [] == broker.dead()
    assert 0 == broker.waiting("mail")
    heard = listen(broker, count=2, fail=fail_first("one", [ValueError("not yet")]))
    assert messages("one", "one") == heard
    assert [] == broker.dead()


def test_dead_letter_of_an_unknown_queue_keeps_no_other_from_its_revival(broker, narrow):
    broker.publish(messages("one"))
    for queue in ("mail", "audit"):
        listen(broker, count=1, queue=queue, fail=fail_at("one", PoisonError("odd")))

    assert 1 == narrow.revive()
    assert ["mail"] == [each.queue for each in broker.dead()]
    assert (1, 0) == (broker.waiting("audit"), broker.waiting("mail"))


def test_no_dead_letter_means_nothing_to_revive(broker):
    assert 0 == broker.revive()


def test_two_consumers_of_a_queue_do_not_share_a_message(broker, place):
    names = [f"{number:02}" for number in range(40)]

    with listening(broker) as one, listening(broker_at(place)) as other:
        broker.publish(messages(*names))
        wait_until(lambda: len(one.ids + other.ids) >= 40)

    assert names == sorted(one.ids + other.ids)


def test_queues_are_consumed_side_by_side(broker):
    with listening(broker, queue="audit") as one, listening(broker, queue="mail") as other:
        broker.publish(messages("one"))
        wait_until(lambda: one.ids and other.ids)

    assert (["one"], ["one"]) == (one.ids, other.ids)


def test_the_consumer_of_a_removed_broker_is_told(broker, place):
    broker.publish(messages("one"))

    with pytest.raises(BrokerGoneError):
        listen(broker_at(place), count=2, fail=lambda _: broker.remove())


def test_a_removed_broker_begins_afresh(broker):
    broker.publish(messages("one"))
    broker.remove()
    broker.remove()
    broker.publish(messages("two"))

    assert ["two"] == listen_ids(broker, count=1)


@pytest.fixture(params=["file", "server"])
def absent(request, tmp_path):
    """A broker where nothing is; that needs no server."""
    if request.param == "file":
        return broker_at(str(tmp_path / "nowhere" / "broker.sqlite3"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return broker_at(f"amqp://guest:guest@127.0.0.1:{port}//#nowhere")


@pytest.mark.parametrize(
    "call",
    [
        lambda broker: broker.publish(messages("one")),
        lambda broker: broker.consume("audit", Ear(), is_stopped=lambda: False),
        lambda broker: broker.waiting("audit"),
        lambda broker: broker.dead(),
        lambda broker: broker.revive(),
    ],
    ids=["publish", "consume", "waiting", "dead", "revive"],
)
def test_a_broker_that_is_not_there_is_gone(absent, call):
    with pytest.raises(BrokerGoneError):
        call(absent)


# What only a file can show.


@contextmanager
def no_room(size):
    """No file of this process can grow beyond *size* bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_without_room_refuses_all_of_a_batch(file):
    broker = broker_at(file)
    broker.publish(messages("one"))
    long = Message(id="long", kind="rampart.run.failed.v1", body=b"long" * 100_000)

    with no_room(100_000), pytest.raises(BrokerGoneError):
        broker.publish([*messages("two"), long])

    broker.publish(messages("three"))
    assert ["one", "three"] == listen_ids(broker, count=2)


# What only a server can show.


def elsewhere(place, *, login=None, address=None):
    """The same place by another login or another way."""
    parts = urlsplit(place)
    old_login, _, old_address = parts.netloc.rpartition("@")
    netloc = f"{login or old_login}@{address or old_address}"
    return parts._replace(netloc=netloc).geturl()


@pytest.fixture
def wire():
    address = urlsplit(os.environ["AMQP_URL"])
    with Wire(address.hostname, address.port or 5672) as wire:
        yield wire


@pytest.fixture
def far(server, wire):
    """A broker at the end of a wire."""
    broker = broker_at(elsewhere(server, address=f"127.0.0.1:{wire.port}"))
    yield broker
    broker.close()


@rabbitmq
def test_a_publisher_that_was_cut_off_connects_again(far, wire):
    far.publish(messages("one"))
    wire.cut()

    with pytest.raises(BrokerGoneError):
        far.publish(messages("two"))
    far.publish(messages("three"))
    assert ["one", "three"] == listen_ids(far, count=2)


@rabbitmq
def test_a_consumer_that_was_cut_off_is_told(far, wire):
    """What it could not acknowledge is delivered again."""
    far.publish(messages("one", "two"))

    with pytest.raises(BrokerGoneError):
        listen(far, count=3, fail=lambda _: wire.cut())
    assert ["one", "two"] == listen_ids(far, count=2)


@rabbitmq
def test_an_idle_consumer_that_was_cut_off_is_told(far, wire):
    asked = []

    def is_stopped():
        asked.append(True)
        if len(asked) == 2:
            wire.cut()
        return len(asked) > 20

    with pytest.raises(BrokerGoneError):
        far.consume("audit", Ear(), is_stopped=is_stopped)


@rabbitmq
def test_a_dead_letter_stays_dead_while_its_queue_is_gone(server, prefix):
    broker = broker_at(server)
    broker.publish(messages("one"))
    listen(broker, count=1, queue="mail", fail=fail_at("one", PoisonError("odd")))
    with broker._opened() as channel:
        channel.queue_delete(f"{prefix}.mail")
    broker.close()
    narrow = RabbitBroker(os.environ["AMQP_URL"], queues=["audit"], prefix=prefix)

    assert 0 == narrow.revive()
    assert ["one"] == [each.message.id for each in narrow.dead()]


@rabbitmq
def test_a_message_put_there_by_hand_is_handed_over(server, prefix):
    """The handler can call it poison; a consumer that stopped at it would never get past it."""
    broker = broker_at(server)
    with broker._opened() as channel:
        hand = {"exchange": f"{prefix}.events", "routing_key": "hello"}
        Producer(channel).publish("héllo", serializer="raw", content_encoding="utf-8", **hand)

    heard = listen(broker, count=1, fail=fail_at("", PoisonError("no id")))

    assert [Message(id="", kind="hello", body="héllo".encode())] == heard
    assert ["no id"] == [each.reason for each in broker.dead()]
    broker.close()


@rabbitmq
def test_a_server_that_refuses_the_login_is_gone(server):
    with pytest.raises(BrokerGoneError, match="ACCESS_REFUSED"):
        broker_at(elsewhere(server, login="nobody:nothing")).publish(messages("one"))

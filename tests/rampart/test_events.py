"""Events about runs: what is written is read, old versions are raised, and nothing else gets in."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from rampart.domain.change import Change, What
from rampart.step2_modular.notifications.news import LONGEST, news_of
from rampart.step3_events.events import BadEventError, UnknownVersionError, read, write
from rampart.step3_events.events.document import DEEPEST, LARGEST
from rampart.step3_events.events.schema import FOLDER, problems, schema, validator
from rampart.step3_events.events.upcast import CURRENT, NEXT, raised

SNIPPETS = Path(__file__).parents[2] / "snippets"
VERSIONS = range(1, CURRENT + 1)
RUN = "7b0c2a52-5b0e-4c0e-9f5b-3f2d8a1c4e6d"
ORGANISATION = "1f9e6c1a-2d3b-4a5c-8e7f-0a1b2c3d4e5f"

EVENT = Change(
    run_id=UUID(RUN),
    number=4,
    what=What.REJECTED,
    organisation_id=UUID(ORGANISATION),
    workflow="network",
    who_id=7,
    who="ben",
    summary="2 create, 1 delete",
    reason="Not on a Sunday.",
    at=datetime(2026, 11, 29, 9, 41, 7, 250_000, tzinfo=UTC),
)

# What has been published must be read for ever: add a version here, and change none.
SENT = {
    1: (
        '{"specversion":"1.0","id":"7b0c2a52-5b0e-4c0e-9f5b-3f2d8a1c4e6d/4","source":"rampart/runs"'
        ',"type":"rampart.run.rejected.v1","subject":"7b0c2a52-5b0e-4c0e-9f5b-3f2d8a1c4e6d"'
        ',"time":"2026-11-29T09:41:07.250000+00:00","datacontenttype":"application/json","data":'
        '{"run":"7b0c2a52-5b0e-4c0e-9f5b-3f2d8a1c4e6d"'
        ',"organisation":"1f9e6c1a-2d3b-4a5c-8e7f-0a1b2c3d4e5f","workflow":"network","number":4'
        ',"who":"ben","summary":"2 create, 1 delete","reason":"Not on a Sunday."}}'
    ),
    2: (
        '{"specversion":"1.0","id":"7b0c2a52-5b0e-4c0e-9f5b-3f2d8a1c4e6d/4","source":"rampart/runs"'
        ',"type":"rampart.run.rejected.v2","subject":"7b0c2a52-5b0e-4c0e-9f5b-3f2d8a1c4e6d"'
        ',"time":"2026-11-29T09:41:07.250000+00:00","datacontenttype":"application/json","data":'
        '{"run":"7b0c2a52-5b0e-4c0e-9f5b-3f2d8a1c4e6d"'
        ',"organisation":"1f9e6c1a-2d3b-4a5c-8e7f-0a1b2c3d4e5f","workflow":"network","number":4'
        ',"who":{"id":7,"name":"ben"},"summary":"2 create, 1 delete","reason":"Not on a Sunday."}}'
    ),
}

thorough = settings(max_examples=100, derandomize=True, database=None, deadline=None)


def texts(shortest, longest):
    allowed = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    return st.text(allowed, min_size=shortest, max_size=longest)


offsets = st.integers(-1439, 1439).map(lambda each: timezone(timedelta(minutes=each)))
moments = st.datetimes(
    min_value=datetime(1, 1, 2),  # noqa: DTZ001 - the strategy adds the offset
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001 - same
    timezones=offsets,
)
events = st.builds(
    Change,
    run_id=st.uuids(),
    number=st.integers(1, 2**31 - 1),
    what=st.sampled_from(What),
    organisation_id=st.uuids(),
    workflow=texts(1, 80),
    who_id=st.none() | st.integers(1, 2**63 - 1),
    who=texts(1, 150),
    summary=texts(0, 200),
    reason=texts(0, 4000),
    at=moments,
)
fattest = Change(
    run_id=UUID(RUN),
    number=2**31 - 1,
    what=What.WAITING_APPROVAL,
    organisation_id=UUID(ORGANISATION),
    workflow="\1" * 80,  # six bytes each on the wire
    who_id=2**63 - 1,
    who="\1" * 150,
    summary="\1" * 200,
    reason="\1" * 4000,
    at=EVENT.at,
)
names = st.text() | st.sampled_from(
    ["specversion", "id", "source", "type", "subject", "time", "data", "run", "who", "number"]
)
values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["1.0", "rampart/runs", "rampart.run.queued.v1", "rampart.run.queued.v2"])
)
documents = st.recursive(
    values, lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=20
)


def document(version=CURRENT):
    """A published event, to be changed."""
    return json.loads(SENT[version])


def without_ids(event):
    """The event as the first version could tell it."""
    body = json.loads(write(event))
    body["type"] = f"rampart.run.{event.what}.v1"
    body["data"]["who"] = event.who
    return body


def changed(path, value):
    """A published event with another value at a path; ``...`` takes the field away."""
    body = document()
    *parents, last = path.split(".")
    inside = body
    for name in parents:
        inside = inside[name]
    if value is ...:
        del inside[last]
    else:
        inside[last] = value
    return body


def refused(body):
    """Why a body is refused."""
    with pytest.raises(BadEventError) as caught:
        read(body if isinstance(body, bytes) else json.dumps(body).encode())
    assert caught.value.problems
    return caught.value


@pytest.mark.parametrize("version", VERSIONS)
def test_what_was_once_published_is_read(version):
    event = read(SENT[version].encode())

    who_id = None if version == 1 else 7
    assert {**vars(EVENT), "who_id": who_id} == vars(event)


def test_what_is_written_is_the_published_form():
    assert SENT[CURRENT] == write(EVENT).decode()


@example(event=fattest)
@given(event=events)
@thorough
def test_what_is_written_is_read(event):
    assert event == read(write(event))


@example(event=fattest)
@given(event=events)
@thorough
def test_whatever_the_first_version_allows_is_raised_to_the_current_one(event):
    old = without_ids(event)
    assert [] == problems(old, version=1)

    new = {**document(), **old, "type": f"rampart.run.{event.what}.v{CURRENT}"}
    new["data"] = raised(old["data"], version=1)
    assert [] == problems(new, version=CURRENT)
    assert {**vars(event), "who_id": None} == vars(read(json.dumps(old).encode()))


@pytest.mark.parametrize("version", VERSIONS)
def test_examples_of_a_schema_are_events(version):
    for body in schema(version)["examples"]:
        event = read(json.dumps(body).encode())

        assert body["id"] == event.key
        assert f".v{version}" in body["type"]


@pytest.mark.parametrize("version", list(VERSIONS)[:-1])
def test_examples_of_a_schema_are_events_of_the_next_once_raised(version):
    for body in schema(version)["examples"]:
        what = body["type"].split(".")[2]
        new = {**body, "type": f"rampart.run.{what}.v{version + 1}"}
        new["data"] = NEXT[version](body["data"])

        assert [] == problems(new, version=version + 1)


def taken_away(old, new, *, place="the event"):
    """What readers of the old schema may rely on and the new one no longer promises."""
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in before.keys() - after.keys():
        yield f"{place}: {name} is gone"
    for name in set(old.get("required", ())) - set(new.get("required", ())):
        yield f"{place}: {name} may be missing"
    for name in before.keys() & after.keys():
        yield from taken_away(before[name], after[name], place=name)


@pytest.mark.parametrize(("old", "new"), list(pairwise(VERSIONS)))
def test_no_version_takes_away_what_the_one_before_promised(old, new):
    assert [] == list(taken_away(schema(old), schema(new)))


def test_what_is_taken_away_is_named():
    old = {"properties": {"data": {"properties": {"who": {}, "why": {}}, "required": ["who"]}}}
    new = {"properties": {"data": {"properties": {"who": {}}}}}

    assert ["data: why is gone", "data: who may be missing"] == list(taken_away(old, new))


@pytest.mark.parametrize("version", VERSIONS)
def test_schema_is_a_schema_and_names_itself(version):
    found = schema(version)

    Draft202012Validator.check_schema(found)
    assert f"rampart.run.v{version}.schema.json" == found["$id"]
    assert found["title"]
    assert found["description"]


def test_each_version_has_a_schema_and_a_way_to_the_next():
    files = {path.name for path in FOLDER.iterdir()}

    assert {f"rampart.run.v{version}.schema.json" for version in VERSIONS} == files
    assert list(VERSIONS)[:-1] == sorted(NEXT)


def test_current_schema_knows_everything_that_can_happen():
    kinds = schema(CURRENT)["properties"]["type"]["enum"]

    assert [f"rampart.run.{what}.v{CURRENT}" for what in What] == kinds


@pytest.mark.parametrize("version", VERSIONS)
def test_fields_that_nobody_knows_are_ignored(version):
    body = document(version)
    body["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    body["data"]["cost"] = {"currency": "EUR", "cents": [1, None]}

    assert read(SENT[version].encode()) == read(json.dumps(body).encode())


def test_raising_leaves_the_old_data_and_unknown_fields_alone():
    data = {"who": "ben", "cost": 5}

    assert {"who": {"id": None, "name": "ben"}, "cost": 5} == raised(data, version=1)
    assert {"who": "ben", "cost": 5} == data


def test_the_same_event_has_the_same_id_however_it_travels():
    assert f"{RUN}/4" == EVENT.key
    assert {EVENT.key} == {read(body.encode()).key for body in SENT.values()}


def test_validator_is_compiled_once():
    assert validator(CURRENT) is validator(CURRENT)


@pytest.mark.parametrize(
    ("number", "time"),
    [
        (4.0, "2026-11-29T10:41:07.25+01:00"),
        (4, "2026-11-29T09:41:07.250000000Z"),
    ],
)
def test_what_json_writes_in_another_way_is_the_same(number, time):
    body = {**document(), "time": time}
    body["data"]["number"] = number

    event = read(json.dumps(body).encode())
    assert EVENT == event
    assert EVENT.key == event.key
    assert int is type(event.number)


@pytest.mark.parametrize(
    "kind",
    ["rampart.run.queued.v3", "rampart.run.queued.v999999999", "rampart.run.paused.v2"],
)
def test_what_a_later_release_may_write_is_an_error_of_its_own_kind(kind):
    problem = refused(changed("type", kind))

    assert UnknownVersionError is type(problem)
    assert kind in str(problem)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("specversion", "0.3", 'specversion: found "0.3" (fix: const "1.0")'),
        ("specversion", ..., "the event: 'specversion' is a required property (fix: add it)"),
        ("source", "elsewhere", "source: found"),
        ("type", ..., "the event: 'type' is a required property"),
        ("type", None, "type: found null (fix: enum"),
        ("type", "rampart.run.queued", 'type: found "rampart.run.queued" (fix: enum'),
        ("type", "rampart.run.queued.v0", "(fix: enum"),
        ("type", "rampart.run.queued.v02", "(fix: enum"),
        ("type", "rampart.run.queued.v2\n", "(fix: enum"),
        ("type", "rampart.run.queued.v" + "9" * 5_000, "(fix: enum"),
        ("type", "order.placed.v1", "(fix: enum"),
        ("id", f"{RUN}/5", f"id: found '{RUN}/5' (fix: {RUN}/4, as the data say)"),
        ("subject", ORGANISATION, f"(fix: {RUN}, as the data say)"),
        ("subject", "run 4", 'subject: found "run 4" (fix: format "uuid")'),
        ("time", "yesterday", 'time: found "yesterday" (fix: format "date-time")'),
        ("time", "2026-11-29T09:41:07", "time: found"),
        ("time", "2026-11-29 09:41:07Z", "time: found"),
        ("time", "2026-13-29T09:41:07Z", "time: found"),
        ("time", "2026-11-29T09:41:07+25:00", "time: found"),
        ("time", "0001-01-01T00:00:00+14:00", "time: found"),
        ("time", "２026-11-29T09:41:07Z", "time: found"),  # noqa: RUF001 - a wide digit
        ("time", 5, 'time: found 5 (fix: type "string")'),
        ("datacontenttype", "text/xml", "datacontenttype: found"),
        ("data", ..., "'data' is a required property"),
        ("data", [], 'data: found a list (fix: type "object")'),
        ("data.run", "{" + RUN + "}", "data.run: found"),
        ("data.run", RUN + "-", "data.run: found"),
        ("data.run", RUN.replace("-", ""), "data.run: found"),
        ("data.organisation", ..., "data: 'organisation' is a required property (fix: add it)"),
        ("data.workflow", "", 'data.workflow: found "" (fix: minLength 1)'),
        ("data.workflow", "x" * 81, "(fix: maxLength 80)"),
        ("data.workflow", "a\0b", "data.workflow: found"),
        ("data.workflow", "\ud800", "data.workflow: found half a character"),
        ("data.number", 0, "data.number: found 0 (fix: minimum 1)"),
        ("data.number", 1.5, "data.number: found 1.5"),
        ("data.number", True, "data.number: found true"),
        ("data.number", "1", "data.number: found"),
        ("data.number", 10**400, "data.number: found"),
        ("data.who", "ben", 'data.who: found "ben" (fix: type "object")'),
        ("data.who.id", ..., "data.who: 'id' is a required property (fix: add it)"),
        ("data.who.id", "7", 'data.who.id: found "7" (fix: type ["integer", "null"])'),
        ("data.who.id", False, "data.who.id: found false"),
        ("data.who.name", None, "data.who.name: found null"),
        ("data.summary", {}, "data.summary: found an object"),
        ("data.reason", "x" * 4001, "(fix: maxLength 4000)"),
        ("data.cost", {"\udfff": 5}, "data.cost: found half a character"),
    ],
    ids=lambda each: ascii(each)[:40],
)
def test_a_wrong_field_is_refused_with_its_place_and_a_way_out(path, value, says):
    problem = refused(changed(path, value))

    assert says in str(problem)
    assert len(str(problem)) < 600
    assert UnknownVersionError is not type(problem)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "the body is not JSON"),
        (b"{", "the body is not JSON"),
        (SENT[2].encode()[:-1], "the body is not JSON"),
        (SENT[2].encode() + b"\0", "the body is not JSON"),
        (b"\0" * 100, "the body is not JSON"),
        (SENT[2].replace("ben", "b\0n").encode(), "the body is not JSON"),
        (SENT[2].encode().replace(b"ben", b"b\xffn"), "the body is not JSON"),
        (SENT[2].encode("utf-16"), "the body is not JSON"),
        (b"\xef\xbb\xbf" + SENT[2].encode(), "the body is not JSON"),
        (SENT[2].replace(":4,", ":NaN,").encode(), "NaN is no number"),
        (SENT[2].replace(":4,", ":-Infinity,").encode(), "-Infinity is no number"),
        (SENT[2].replace(":4,", ":1e999,").encode(), "data.number: found Infinity"),
        (SENT[2].replace(":4,", f":{'9' * 5_000},").encode(), "the body is not JSON"),
        (SENT[2].replace('"data":', '"data":{},"data":').encode(), "a name stands twice"),
        (b"null", 'the event: found null (fix: type "object")'),
        (b"5", "the event: found 5"),
        (b'"rampart.run.queued.v2"', "the event: found"),
        (b"[]", "the event: found a list"),
        (f"[{SENT[2]}]".encode(), "the event: found a list"),
        (b"[" * 60_000, "the body is not JSON"),
        (b"[" * 900 + b"]" * 900, "the body is nested too deep"),
        (b'{"a":' * 900 + b"5" + b"}" * 900, "the body is nested too deep"),
        (b" " * (LARGEST + 1), f"the body has {LARGEST + 1} bytes (fix: at most {LARGEST})"),
    ],
    ids=lambda each: ascii(each)[:40],
)
def test_a_body_that_is_no_event_is_refused_with_a_way_out(body, says):
    problem = str(refused(body))

    assert says in problem
    assert "(fix: " in problem


def test_nesting_is_allowed_to_its_limit():
    def nested(levels):
        body = document()
        for _ in range(levels):
            body = {**document(), "more": body}
        return json.dumps(body).encode()

    assert EVENT == read(nested(DEEPEST - 3))  # who.name lies three levels below the event
    assert "nested too deep" in str(refused(nested(DEEPEST - 2)))


def test_a_body_full_of_problems_does_not_fill_the_log():
    problem = refused({**document(), "more": ["\ud800"] * 5_000})

    assert len(str(problem)) < 2_000


def test_all_problems_are_told_at_once():
    body = {**document(), "source": "elsewhere", "time": "yesterday"}
    body["data"].update(number=0, who={"name": 5})

    found = refused(body).problems

    places = ["data.number", "data.who", "data.who.name", "source", "time"]
    assert places == [each.split(":")[0] for each in found]


@given(body=st.binary(max_size=200))
@thorough
def test_no_bytes_raise_anything_else(body):
    refused(body)


@given(body=documents)
@thorough
def test_no_json_raises_anything_else(body):
    refused(body)


@given(path=st.sampled_from(["data", *document(), *document()["data"]]), value=documents)
@thorough
def test_no_value_in_any_field_raises_anything_else(path, value):
    for version in VERSIONS:
        body = document(version)
        (body if path in body else body["data"])[path] = value
        try:
            read(json.dumps(body).encode())
        except BadEventError as problem:
            assert problem.problems  # noqa: PT017 - some values are right, and then nothing is raised


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"number": 0}, "data.number: found 0 (fix: minimum 1)"),
        ({"workflow": "x" * 81}, "(fix: maxLength 80)"),
        ({"who": ""}, "data.who.name: found"),
        ({"who": "\ud800"}, "data.who.name: found half a character"),
        ({"reason": "a\0b"}, "data.reason: found"),
        ({"what": "paused"}, 'type: found "rampart.run.paused.v2"'),
        ({"at": datetime(2026, 11, 29)}, "time: found"),  # noqa: DTZ001 - the mistake in question
    ],
    ids=lambda each: ascii(each)[:40],
)
def test_no_producer_can_write_what_the_schema_forbids(wrong, says):
    with pytest.raises(BadEventError) as caught:
        write(Change(**{**vars(EVENT), **wrong}))

    assert says in str(caught.value)


def test_longest_reason_of_an_event_fits_into_an_announcement():
    """Else the notifier would hear it, and no row could note that it did."""
    news = news_of(replace(EVENT, reason="x" * 4000))

    assert (news.kind, len(news.text)) == ("rejected", LONGEST)


def test_events_are_read_without_django():
    code = "import sys, rampart.step3_events.events; sys.exit('django' in sys.modules)"

    subprocess.run([sys.executable, "-c", code], cwd=SNIPPETS, check=True)

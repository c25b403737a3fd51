"""The rules that need no database."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime

import pytest
from rampart.acceptance.stage import NO_DELETE, PLAN, PLAN_ABROAD, PLAN_ERRORED, REGION
from rampart.domain.actor import Actor, Seat
from rampart.domain.change import Change, What
from rampart.domain.plan import LARGEST, BadPlanError, read_plan
from rampart.domain.policy_check import Enforcement, Outcome, check
from rampart.domain.refusal import NotAllowedError, NotFoundError
from rampart.domain.role import Role
from rampart.domain.state import FINAL, State, after_approval, after_request
from rampart.step2_modular.notifications.news import NEWS, news_of


def plan(*actions):
    changes = [{"change": {"actions": list(each)}} for each in actions]
    return json.dumps({"resource_changes": changes})


@pytest.mark.parametrize(
    ("actions", "summary"),
    [
        ([], "no changes"),
        ([["no-op"]], "no changes"),
        ([["create"], ["create"], ["update"]], "2 create, 1 update"),
        ([["delete", "create"], ["no-op"]], "1 create, 1 delete"),
    ],
)
def test_summary_counts_what_changes(actions, summary):
    assert summary == read_plan(plan(*actions)).summary


def test_plan_that_terraform_could_not_finish_is_errored():
    assert [False, True] == [read_plan(each).errored for each in (PLAN, PLAN_ERRORED)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "5",
        "[]",
        '{"resource_changes": {}}',
        '{"resource_changes": [1]}',
        '{"resource_changes": [{"change": {"actions": [1]}}]}',
        '{"resource_changes": [{"change": {"actions": [""]}}]}',
        '{"resource_changes": [{"change": {"actions": ["\\u0000"]}}]}',
        '{"resource_changes": [{"change": {"actions": ["\\ud800"]}}]}',
        plan(["x" * 21]),
        "[" * 100_000,
        '{"a": ' + "9" * 5_000 + "}",
        " " * (LARGEST + 1),
    ],
    ids=[
        "empty",
        "cut off",
        "number",
        "list",
        "object",
        "change",
        "action",
        "no word",
        "NUL",
        "half a character",
        "long word",
        "deep",
        "digits",
        "long",
    ],
)
def test_what_is_no_plan_is_refused_with_a_way_out(text):
    with pytest.raises(BadPlanError, match=r"\(fix: .+\)$"):
        read_plan(text)


@pytest.mark.parametrize(
    ("source", "text", "outcome"),
    [
        (REGION, PLAN, Outcome.PASS),
        (REGION, PLAN_ABROAD, Outcome.DENY),
        (NO_DELETE, PLAN, Outcome.PASS),
        (NO_DELETE, plan(["delete", "create"]), Outcome.DENY),
    ],
)
def test_mandatory_policy_passes_or_denies(source, text, outcome):
    checked = check(policy=source, plan=text, enforcement=Enforcement.MANDATORY)

    assert outcome is checked.outcome
    assert (outcome is Outcome.PASS) == (checked.reasons == ())


def test_advisory_policy_warns():
    checked = check(policy=REGION, plan=PLAN_ABROAD, enforcement=Enforcement.ADVISORY)

    assert Outcome.WARN is checked.outcome
    assert "us-east-1" in checked.reasons[0]


@pytest.mark.parametrize(
    "source",
    ["", "5", "[]", "{}", '{"meta": 1}', "[" * 100_000, '{"a": ' + "9" * 5_000 + "}"],
    ids=["empty", "number", "list", "object", "meta", "deep", "digits"],
)
def test_policy_that_is_none_denies_and_says_so(source):
    checked = check(policy=source, plan=PLAN, enforcement=Enforcement.MANDATORY)

    assert Outcome.DENY is checked.outcome
    assert "could not be evaluated" in checked.reasons[0]


@pytest.mark.parametrize("escaped", ["\\u0000", "\\ud800"], ids=["NUL", "half a character"])
def test_reason_holds_only_what_a_database_can_store(escaped):
    source = REGION.replace('"description": "', f'"description": "{escaped}', 1)
    assert source != REGION

    checked = check(policy=source, plan=PLAN_ABROAD, enforcement=Enforcement.MANDATORY)

    assert Outcome.DENY is checked.outcome
    assert checked.reasons[0].startswith("\ufffd")


# Where a run goes


@pytest.mark.parametrize(
    ("asked", "states"),
    [
        ({"is_denied": True, "needed": 1, "is_errored": True}, "queued checking denied"),
        ({"is_denied": True, "needed": 0, "is_errored": False}, "queued checking denied"),
        ({"is_denied": False, "needed": 2, "is_errored": True}, "queued checking waiting_approval"),
        (
            {"is_denied": False, "needed": 0, "is_errored": False},
            "queued checking applying succeeded",
        ),
        ({"is_denied": False, "needed": 0, "is_errored": True}, "queued checking applying failed"),
    ],
    ids=["denied and errored", "denied", "waits", "succeeds", "fails"],
)
def test_new_run_goes_to_where_it_waits_or_ends(asked, states):
    assert states.split() == list(after_request(**asked))


@pytest.mark.parametrize("is_errored", [True, False])
def test_approved_run_ends(is_errored):
    [first, last] = after_approval(is_errored=is_errored)

    assert (State.APPLYING, True) == (first, last in FINAL)
    assert is_errored == (last is State.FAILED)


def test_run_ends_everywhere_but_on_its_way():
    assert {"queued", "checking", "waiting_approval", "applying"} == set(State) - FINAL


def test_words_of_states_and_changes_are_for_people():
    assert "waiting approval" == State.WAITING.words == What.WAITING_APPROVAL.words
    assert set(State) == set(What) - {What.APPROVED}


# Who may do what


OURS, THEIRS = uuid.UUID(int=1), uuid.UUID(int=2)


def somebody(role):
    seat = Seat(organisation_id=OURS, organisation="Acme", role=role)
    return Actor(id=7, name="ada", seats={OURS: seat})


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.OWNER, {"own", "author", "approve"}),
        (Role.AUTHOR, {"author"}),
        (Role.APPROVER, {"approve"}),
        (Role.VIEWER, set()),
    ],
)
def test_role_covers_what_it_is_for(role, may):
    actor = somebody(role)
    asked = {"own": (), "author": (Role.AUTHOR,), "approve": (Role.APPROVER,)}

    for what, roles in asked.items():
        assert (what in may) == actor.is_any(OURS, *roles)
        if what in may:
            actor.must_be(OURS, *roles)
        else:
            with pytest.raises(NotAllowedError, match=r"^your role in Acme does not allow this$"):
                actor.must_be(OURS, *roles)


@pytest.mark.parametrize("role", Role)
def test_organisation_of_others_is_not_there_for_whatever_role(role):
    """The words do not tell it from one that nobody has."""
    actor = somebody(role)

    for ask in (actor.seat, actor.is_any, actor.must_be):
        with pytest.raises(NotFoundError, match=r"^there is nothing here, or nothing that you may"):
            ask(THEIRS)
    assert (OURS,) == actor.organisation_ids


def test_person_without_a_seat_sees_no_tenant():
    assert () == Actor(id=7, name="ada").organisation_ids


# What happened, and who hears of it


def change(what, **told):
    fields = {"workflow": "network", "who": "ada", "summary": "2 create", "reason": "no"}
    return Change(
        run_id=uuid.UUID(int=9),
        number=3,
        what=what,
        organisation_id=OURS,
        who_id=7,
        at=datetime(2026, 11, 29, tzinfo=UTC),
        **fields | told,
    )


def test_change_has_one_key_whoever_tells_of_it():
    one, other = change(What.APPROVED), change(What.APPROVED, who="ben", summary="")

    assert "00000000-0000-0000-0000-000000000009/3" == one.key == other.key


def test_words_that_are_published_stay():
    """They are part of the schemas of events, so that none may change or go."""
    published = "queued checking denied waiting_approval approved applying succeeded failed"

    assert {*published.split(), "rejected", "cancelled"} == {*What}


@pytest.mark.parametrize(
    ("what", "news"),
    [
        (What.QUEUED, None),
        (What.CHECKING, None),
        (What.APPLYING, None),
        (What.DENIED, ("denied", "was denied by policy")),
        (What.WAITING_APPROVAL, ("approval_needed", "waits for approval")),
        (What.APPROVED, ("approved", "was approved by ada")),
        (What.REJECTED, ("rejected", "was rejected by ada: no")),
        (What.CANCELLED, ("cancelled", "was cancelled by ada")),
        (What.SUCCEEDED, ("succeeded", "succeeded: 2 create")),
        (What.FAILED, ("failed", "failed: 2 create")),
    ],
)
def test_people_are_told_what_they_must_know(what, news):
    told = news_of(change(what))

    expected = news and (news[0], f"run 00000000 of network {news[1]}")
    assert expected == (told and (told.kind, told.text))


def test_every_change_is_news_or_known_to_be_none():
    assert set(What) == {*NEWS, What.QUEUED, What.CHECKING, What.APPLYING}


@pytest.mark.parametrize("what", NEWS)
def test_news_are_as_long_as_can_be_stored(what):
    """In a field of 1,000 characters; names and reasons are limited where they are typed."""
    long = {"workflow": "w" * 80, "who": "p" * 150, "summary": "s" * 200, "reason": "r" * 500}

    assert len(news_of(change(what, **long)).text) <= 1_000


def test_text_with_braces_is_told_as_it_is():
    told = news_of(change(What.REJECTED, workflow="{who}", reason="{reason!r:>{summary}}"))

    assert "run 00000000 of {who} was rejected by ada: {reason!r:>{summary}}" == told.text

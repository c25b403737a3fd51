"""The rules that need no database."""

from __future__ import annotations

import json

import pytest
from rampart.acceptance.stage import NO_DELETE, PLAN, PLAN_ABROAD, PLAN_ERRORED, REGION
from rampart.domain.plan import LARGEST, BadPlanError, read_plan
from rampart.domain.policy_check import Enforcement, Outcome, check


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

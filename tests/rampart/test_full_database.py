"""A database without room refuses what needs some, and keeps the rest whole."""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest
from rampart.acceptance.stage import PLAN, team, workflow
from rampart.acceptance.step import HTTP, STEPS
from rampart.acceptance.transport import TOKEN, TOKEN_FIELD

from tests.rampart.site import (
    Visitor,
    assert_no_word_of_code,
    assert_problem,
    served,
)

PAGES = 260
"""Pages of SQLite: the tables, some people, and a few plans."""
LARGE = json.dumps(json.loads(PLAN) | {"padding": "x" * 200_000})


@contextmanager
def small(place, data, **kept):
    with served(place, data, settings={"RAMPART_DATABASE_PAGES": str(PAGES)}, **kept) as site:
        yield site


def request(visitor, place, *, key, plan=LARGE):
    return visitor.post(
        f"api/workflows/{place.id}/runs", json={"plan": plan}, headers={"Idempotency-Key": key}
    )


def filled(visitor, place, *, plan):
    """Request runs until one is refused: the runs that are there, the last key and its answer."""
    made, answer = [], None
    while answer is None or answer.ok:
        made += [answer.json()["id"]] if answer else []
        key = f"{len(plan)}-{len(made)}"
        answer = request(visitor, place, key=key, plan=plan)
    return made, key, answer


def test_step_1_says_that_something_broke(tmp_path):
    """It never learnt that a database can be full."""
    with small((STEPS[0], HTTP), tmp_path, workers=False) as site:
        members = team(site.platform)
        visitor, place = Visitor(site, members.author), workflow(site.platform, members)

        made, _, answer = filled(visitor, place, plan=LARGE)

        assert made
        assert_problem(answer, 500)
        assert {200} == {visitor.get(f"api/runs/{run}").status_code for run in made}


@pytest.mark.parametrize("step", STEPS[1:], ids=lambda step: f"step {step.number}")
def test_what_needs_room_is_refused_until_there_is_some(step, tmp_path):
    """Nothing of it is stored, nothing else is lost, and the same request is then served."""
    with small((step, HTTP), tmp_path) as site:
        members = team(site.platform)
        visitor, place = Visitor(site, members.author), workflow(site.platform, members)
        approver = Visitor(site, members.approver)
        large, key, answer = filled(visitor, place, plan=LARGE)
        form = {"plan": LARGE, TOKEN_FIELD: visitor.cookies[TOKEN]}
        page = visitor.post(f"workflows/{place.id}/", data=form)
        little, _, refused = filled(visitor, place, plan=PLAN)
        made = large + little
        approvals = [approver.post(f"api/runs/{run}/approve") for run in made]
        seen = [each.id for each in site.platform.runs(members.author)]
        looks = [visitor.get(path) for path in ("health/ready/", *(f"runs/{run}/" for run in made))]
        whole = site.ask("PRAGMA integrity_check")

    with served((step, HTTP), tmp_path) as site:
        again = request(Visitor(site, members.author), place, key=key)
        broken = site.broken()
        [[count]] = site.ask("SELECT count(*) FROM runs_run")

    for each in (answer, refused):
        assert_problem(each, 503)
    assert page.status_code == 503
    assert "is stored as a whole or not at all" in page.text
    assert_no_word_of_code(page)
    assert {204, 503} >= {each.status_code for each in approvals}
    assert (sorted(made), {200}) == (sorted(seen), {each.status_code for each in looks})
    assert [("ok",)] == whole
    assert (201, len(made) + 1, []) == (again.status_code, count, broken)

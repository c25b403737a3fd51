"""Every address of a step, asked in every way with the ids of another tenant."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from rampart.acceptance.platform import Because, RefusedError, Role
from rampart.acceptance.stage import PLAN, REGION, team
from rampart.domain.policy_check import Enforcement

from tests.rampart.site import COLUMNS, Visitor, assert_no_word_of_code, assert_problem, served

if TYPE_CHECKING:
    from rampart.acceptance.platform import Run, Workflow
    from rampart.acceptance.stage import Team

MARK = "secret-of-the-neighbours"
HOLE = "test_no_address_shows_a_row_of_another_tenant"
ADDRESSES = """
import json
from django.urls import get_resolver
from rampart.fitness import _addresses
print(json.dumps(sorted(_addresses(get_resolver().url_patterns))))
"""
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
TOKEN_ON_PAGE = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


class LeakError(AssertionError):
    """Something of another tenant can be seen, or changed."""


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """Another tenant, everything of which carries the mark."""

    team: Team
    workflow: Workflow
    run: Run

    @property
    def ids(self):
        return [self.team.organisation.id, self.workflow.id, self.run.id]

    @property
    def of_path(self):
        """What stands in the place of a parameter of a path."""
        return {
            "organisation_id": self.team.organisation.id,
            "workflow_id": self.workflow.id,
            "run_id": self.run.id,
            "person": self.team.author.name,
        }


@pytest.fixture(scope="module", params=COLUMNS)
def site(request, tmp_path_factory):
    with served(request.param, tmp_path_factory.mktemp("rampart"), workers=False) as site:
        yield site


@pytest.fixture(scope="module")
def neighbours(site):
    theirs = team(site.platform, name=MARK)
    owner, organisation = theirs.owner, theirs.organisation
    site.platform.add_policy(
        owner, organisation, name=MARK, source=REGION, enforcement=Enforcement.ADVISORY
    )
    place = site.platform.add_workflow(owner, organisation, name=MARK, approvals=2)
    plan = PLAN.replace("jobs", MARK)
    run = site.platform.request(theirs.author, place, plan=plan, key=MARK)
    site.platform.approve(theirs.approver, run)
    return Neighbours(team=theirs, workflow=place, run=run)


@pytest.fixture(scope="module")
def stranger(site):
    """Somebody who may do everything, at home."""
    return team(site.platform).owner


@pytest.fixture(scope="module")
def addresses(site):
    return json.loads(site.server.command("shell", "-v0", "-c", ADDRESSES))


def expect_leak(request, mistake):
    """Let the test fail by the leak that the mistake makes, and by nothing else."""
    reason = f"{mistake.id}: {mistake.title}"
    request.node.add_marker(pytest.mark.xfail(reason=reason, raises=LeakError, strict=True))


@pytest.fixture
def known_hole(site, request):
    """What a mistake of the step shows of its tenants."""
    for mistake in site.step.manifest.mistakes:
        if mistake.test == HOLE:
            expect_leak(request, mistake)


def filled(address, ids):
    """The address with each id in place of the converters."""
    if "<" not in address:
        return {address}
    return {re.sub(r"<[^>]+>", each, address) for each in ids}


def operations(visitor, neighbours, stranger):
    """Every operation of the contract, with ids of the neighbours and a body that is right."""
    bodies = {
        "Named": {"name": "taken"},
        "MemberIn": {"person": stranger.name, "role": "owner"},
        "PolicyIn": {"name": "taken", "source": REGION},
        "WorkflowIn": {"name": "taken", "required_approvals": 0},
        "WorkflowPatch": {"name": "taken", "required_approvals": 0},
        "RunIn": {"plan": PLAN},
        "Rejection": {"reason": "taken"},
    }
    contract = visitor.get("api/openapi.json").json()
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            wanted = operation.get("requestBody", {}).get("content", {}).get("application/json")
            name = wanted["schema"]["$ref"].rpartition("/")[2] if wanted else None
            filled = path.lstrip("/").format_map(neighbours.of_path)
            yield method.upper(), path, filled, bodies[name] if name else None


def everything(site, neighbours):
    """All that a member of the neighbours can see."""
    visitor = Visitor(site, neighbours.team.viewer)
    organisation, workflow, run = neighbours.ids
    paths = [
        "api/workflows",
        "api/runs",
        f"api/runs/{run}",
        f"api/runs/{run}/audit",
        f"api/organisations/{organisation}/audit",
        "",
        "runs/",
        f"workflows/{workflow}/",
        f"runs/{run}/",
    ]
    answers = [visitor.get(path) for path in paths]
    assert {200} == {each.status_code for each in answers}
    return [TOKEN_ON_PAGE.sub("", each.text) for each in answers]


@pytest.mark.usefixtures("known_hole")
def test_no_address_shows_a_row_of_another_tenant(site, neighbours, stranger, addresses):
    visitor, member = Visitor(site, stranger), Visitor(site, neighbours.team.owner)
    there = {path: each for each in addresses for path in filled(each, neighbours.ids)}

    found = {there[path] for path in there if MARK in visitor.get(path).text}

    assert [path for path in there if MARK in member.get(path).text]
    if found:
        raise LeakError(f"{len(found)} addresses: {', '.join(sorted(found))}")


@pytest.mark.usefixtures("known_hole")
def test_no_operation_reads_or_writes_a_row_of_another_tenant(site, neighbours, stranger):
    """And for a stranger there is nothing, rather than something that they must not do."""
    visitor, before = Visitor(site, stranger), everything(site, neighbours)

    found = []
    for method, path, address, body in operations(visitor, neighbours, stranger):
        answer = visitor.request(method, address, json=body)
        is_refused = "{" not in path or answer.status_code == 404
        if not is_refused or MARK in answer.text:
            found.append(f"{method} {path}: {answer.status_code}")
        assert_no_word_of_code(answer)

    if found or before != everything(site, neighbours):
        raise LeakError(f"{len(found)} operations: {', '.join(found)}")


@pytest.mark.usefixtures("known_hole")
def test_no_page_writes_a_row_of_another_tenant(site, neighbours, stranger, addresses):
    """Whatever a browser, or somebody with one, may send to an address of a page."""
    visitor, before = Visitor(site, stranger), everything(site, neighbours)
    form = {"plan": PLAN, "reason": "taken"}
    pages = [
        path
        for each in addresses
        if "<" in each and not each.startswith("api/")
        for path in filled(each, neighbours.ids)
    ]

    found = []
    for method in METHODS:
        for path in pages:
            answer = visitor.request(method, path, data=form, allow_redirects=False)
            if answer.status_code not in {404, 405} or MARK in answer.text:
                found.append(f"{method} {path}: {answer.status_code}")

    if found or before != everything(site, neighbours):
        raise LeakError(f"{len(found)} pages: {', '.join(found)}")


def test_nobody_who_is_not_signed_in_gets_an_answer(site, neighbours, stranger):
    visitor, before = Visitor(site), everything(site, neighbours)
    visitor.get("login/")

    for method, _, address, body in operations(visitor, neighbours, stranger):
        assert_problem(visitor.request(method, address, json=body), 401)

    assert before == everything(site, neighbours)


def refusal(action):
    """Why the platform refuses."""
    try:
        action()
    except RefusedError as refused:
        return refused.because
    raise LeakError("the platform does not refuse")


def test_person_of_two_organisations_sees_both_and_may_not_do_the_same_in_each(site, request):
    known = site.step.manifest.expected_failure("approvers_of_others_approve_nothing")
    if known:
        expect_leak(request, known[0])
    ours, theirs = team(site.platform, name="Ours"), team(site.platform, name="Theirs")
    person = ours.owner
    site.platform.join(theirs.owner, theirs.organisation, person=person, role=Role.VIEWER)
    places = [
        site.platform.add_workflow(each.owner, each.organisation, name=name, approvals=1)
        for name, each in (("of ours", ours), ("of theirs", theirs))
    ]
    runs = [
        site.platform.request(each.author, place, plan=PLAN)
        for each, place in zip((ours, theirs), places, strict=True)
    ]

    seen = site.platform.workflows(person), {each.id for each in site.platform.runs(person)}
    page = Visitor(site, person).get("").text
    site.platform.approve(person, runs[0])

    assert (places, {each.id for each in runs}) == seen
    assert "of ours" in page
    assert "of theirs" in page
    assert [Because.NOT_ALLOWED] * 2 == [
        refusal(lambda: site.platform.request(person, places[1], plan=PLAN)),
        refusal(lambda: site.platform.approve(person, runs[1])),
    ]

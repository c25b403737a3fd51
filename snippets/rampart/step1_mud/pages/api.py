"""The JSON API; its contract is `/api/openapi.json`."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID  # noqa: TC003 - django-ninja reads the annotations

from django.contrib.auth.models import User
from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Header, ModelSchema, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import django_auth
from pydantic import Field

from rampart.body import Patch
from rampart.domain.policy_check import Enforcement
from rampart.domain.refusal import RefusalError
from rampart.problem import of_refusal, problem
from rampart.step1_mud.organisations.models import Membership, Organisation
from rampart.step1_mud.runs.models import Run
from rampart.step1_mud.workflows.models import Workflow

LIMIT = 100

api = NinjaAPI(
    title="Rampart, step 1",
    description="A teaching app, not StackGuardian. It has mistakes on purpose.",
    version="1",
    auth=django_auth,
    docs_url=None,
)


@api.exception_handler(RefusalError)
def refused(_, error):
    return of_refusal(error)


@api.exception_handler(Http404)
def not_found(*_):
    return problem(HTTPStatus.NOT_FOUND, "there is nothing here, or nothing that you may see")


@api.exception_handler(AuthenticationError)
def not_signed_in(*_):
    return problem(HTTPStatus.UNAUTHORIZED, "sign in first")


@api.exception_handler(ValidationError)
def not_valid(_, error):
    wrong = [f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in error.errors]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(wrong))


@api.exception_handler(HttpError)
def not_understood(_, error):
    return problem(HTTPStatus(error.status_code), str(error))


@api.exception_handler(RequestDataTooBig)
def too_large(*_):
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large")


class Named(Schema):
    """A name."""

    name: str = Field(min_length=1, max_length=80)


class Reference(Schema):
    """Something that was made."""

    id: UUID
    name: str


class MemberIn(Schema):
    """Who joins, and as what."""

    person: str
    role: str = Field(pattern="^(owner|author|approver|viewer)$")


class PolicyIn(Named):
    """A policy in the language of Tirith."""

    source: str = Field(max_length=50_000)
    enforcement: Enforcement = Enforcement.MANDATORY


class WorkflowIn(Named):
    """A new workflow."""

    required_approvals: int = Field(default=1, ge=0, le=5)


class WorkflowPatch(Patch, ModelSchema):
    """What may be changed of a workflow."""

    class Meta:
        """All of it."""

        model = Workflow
        fields = "__all__"
        fields_optional = "__all__"


class RunIn(Schema):
    """The plan to apply, as ``terraform show -json`` prints it."""

    plan: str


class Rejection(Schema):
    """Why somebody rejects a run."""

    reason: str = Field(min_length=1, max_length=500)


class CheckOut(Schema):
    """What a policy said."""

    policy: str = Field(alias="policy.name")
    outcome: str
    reason: str


class RunOut(Schema):
    """A run."""

    id: UUID
    workflow: str = Field(alias="workflow.name")
    state: str
    summary: str
    requested_by: str = Field(alias="requested_by.username")
    checks: list[CheckOut]
    approved_by: list[str]

    @staticmethod
    def resolve_checks(run):
        return run.policycheck_set.all()

    @staticmethod
    def resolve_approved_by(run):
        return [each.by.username for each in run.approval_set.filter(approved=True)]


class EntryOut(Schema):
    """A line of the audit trail."""

    what: str
    who: str = ""

    @staticmethod
    def resolve_who(entry):
        return entry.who.username if entry.who else ""


def organisation_of(request, organisation_id):
    mine = Organisation.objects.filter(membership__user=request.user)
    return get_object_or_404(mine, pk=organisation_id)


def workflow_of(request, workflow_id):
    return get_object_or_404(Workflow.seen_by(request.user), pk=workflow_id)


def find_run(run_id):
    return get_object_or_404(Run, pk=run_id)  # M01


@api.post("organisations", response={201: Reference})
def found(request, payload: Named):
    return 201, Organisation.found(request.user, payload.name)


@api.post("organisations/{uuid:organisation_id}/members", response={204: None})
def join(request, organisation_id: UUID, payload: MemberIn):
    organisation = organisation_of(request, organisation_id)
    organisation.must_let(request.user)
    user = get_object_or_404(User, username=payload.person)
    Membership.objects.update_or_create(
        organisation=organisation, user=user, defaults={"role": payload.role}
    )
    return 204, None


@api.delete("organisations/{uuid:organisation_id}/members/{person}", response={204: None})
def part(request, organisation_id: UUID, person: str):
    organisation = organisation_of(request, organisation_id)
    organisation.must_let(request.user)
    get_object_or_404(organisation.membership_set, user__username=person).delete()
    return 204, None


@api.post("organisations/{uuid:organisation_id}/policies", response={204: None})
def add_policy(request, organisation_id: UUID, payload: PolicyIn):
    organisation = organisation_of(request, organisation_id)
    organisation.must_let(request.user)
    organisation.policy_set.create(**payload.dict())
    return 204, None


@api.post("organisations/{uuid:organisation_id}/workflows", response={201: Reference})
def add_workflow(request, organisation_id: UUID, payload: WorkflowIn):
    organisation = organisation_of(request, organisation_id)
    organisation.must_let(request.user, Membership.AUTHOR)
    return 201, organisation.workflow_set.create(**payload.dict())


@api.get("organisations/{uuid:organisation_id}/audit", response=list[EntryOut])
def trail_of_all(request, organisation_id: UUID):
    organisation = organisation_of(request, organisation_id)
    return organisation.auditentry_set.all()[:LIMIT]


@api.get("workflows", response=list[Reference])
def workflows(request):
    return Workflow.seen_by(request.user)[:LIMIT]


@api.patch("workflows/{uuid:workflow_id}", response=Reference)
def change_workflow(request, workflow_id: UUID, payload: WorkflowPatch):
    workflow = workflow_of(request, workflow_id)
    workflow.organisation.must_let(request.user, Membership.AUTHOR)
    Workflow.objects.filter(pk=workflow_id).update(**payload.dict(exclude_unset=True))  # M04
    return Workflow.objects.get(pk=workflow_id)


@api.post("workflows/{uuid:workflow_id}/archive", response={204: None})
def archive(request, workflow_id: UUID):
    workflow_of(request, workflow_id).archive(request.user)
    return 204, None


@api.delete("workflows/{uuid:workflow_id}", response={204: None})
def delete(request, workflow_id: UUID):
    workflow = workflow_of(request, workflow_id)
    workflow.organisation.must_let(request.user)
    workflow.delete()
    return 204, None


@api.post("workflows/{uuid:workflow_id}/runs", response={201: RunOut})
def request_run(request, workflow_id: UUID, payload: RunIn, idempotency_key: Header[str] = ""):
    del idempotency_key  # M09
    return 201, workflow_of(request, workflow_id).request_run(request.user, payload.plan)


@api.get("runs", response=list[RunOut])
def runs(request, q: str = ""):
    return Run.seen_by(request.user, q)[:LIMIT]  # M15


@api.get("runs/{uuid:run_id}", response=RunOut)
def look_at(request, run_id: UUID):
    return find_run(run_id)


@api.get("runs/{uuid:run_id}/audit", response=list[EntryOut])
def trail(request, run_id: UUID):
    return find_run(run_id).audit.all()


@api.post("runs/{uuid:run_id}/approve", response={204: None})
def approve(request, run_id: UUID):
    find_run(run_id).approve(request.user)
    return 204, None


@api.post("runs/{uuid:run_id}/reject", response={204: None})
def reject(request, run_id: UUID, payload: Rejection):
    find_run(run_id).reject(request.user, payload.reason)
    return 204, None


@api.post("runs/{uuid:run_id}/cancel", response={204: None})
def cancel(request, run_id: UUID):
    find_run(run_id).cancel(request.user)
    return 204, None

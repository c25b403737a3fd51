"""The JSON API; its contract is `/api/openapi.json`."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated
from uuid import UUID  # noqa: TC003 - django-ninja reads the annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest
from django.http.request import RawPostDataException
from ninja import Header, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import django_auth
from pydantic import AfterValidator, Field

from rampart.body import Patch
from rampart.domain.policy_check import Enforcement
from rampart.domain.refusal import RefusalError
from rampart.domain.role import Role
from rampart.domain.text import UNSTORABLE
from rampart.outage import is_away
from rampart.problem import of_refusal, problem
from rampart.step2_modular.audit import api as audit
from rampart.step2_modular.organisations import api as organisations
from rampart.step2_modular.pages import errors
from rampart.step2_modular.pages.actor import actor_of
from rampart.step2_modular.pages.shown import shown_run, shown_runs
from rampart.step2_modular.policies import api as policies
from rampart.step2_modular.runs import api as runs
from rampart.step2_modular.workflows import api as workflows

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rampart.step2_modular.audit.api import EntryView
    from rampart.step2_modular.pages.shown import ShownRun
    from rampart.step2_modular.workflows.api import WorkflowView

LIMIT = 100

api = NinjaAPI(
    title=settings.API_TITLE,
    description="A teaching app, not StackGuardian.",
    version="1",
    auth=django_auth,
    docs_url=None,
)


@api.exception_handler(RefusalError)
def refused(_: HttpRequest, error: RefusalError) -> HttpResponse:
    """Answer with the refusal in words."""
    return of_refusal(error)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, _: Exception) -> HttpResponse:
    """Answer 404."""
    return errors.answer(request, HTTPStatus.NOT_FOUND)


@api.exception_handler(AuthenticationError)
def not_signed_in(*_: object) -> HttpResponse:
    """Answer 401."""
    return problem(HTTPStatus.UNAUTHORIZED, "sign in first")


@api.exception_handler(ValidationError)
def not_valid(_: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer 422, with every field that is wrong."""
    wrong = [f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in error.errors]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(wrong))


@api.exception_handler(HttpError)
def not_understood(_: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer as django-ninja asks."""
    return problem(HTTPStatus(error.status_code), str(error))


@api.exception_handler(RequestDataTooBig)
def too_large(*_: object) -> HttpResponse:
    """Answer 413."""
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large")


@api.exception_handler(RawPostDataException)
def no_json(*_: object) -> HttpResponse:
    """Answer 415: a form was read as one, before somebody asked for JSON."""
    return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the body must be JSON")


@api.exception_handler(DatabaseError)
@api.exception_handler(InterfaceError)
def database_away(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer 503 where the database is full, or away; anything else of it is a fault of ours."""
    if not is_away(error):
        raise error
    return errors.answer(request, HTTPStatus.SERVICE_UNAVAILABLE)


def _plain(text: str) -> str:
    if UNSTORABLE.search(text):
        message = "must hold no NUL and no half of a character"
        raise ValueError(message)
    return text


Storable = AfterValidator(_plain)
"""Text that every database can store."""
Text = Annotated[str, Storable]
Name = Annotated[str, Field(min_length=1, max_length=80), Storable]


class Named(Schema):
    """A name."""

    name: Name


class Reference(Schema):
    """Something that was made."""

    id: UUID
    name: str


class MemberIn(Schema):
    """Who joins, and as what."""

    person: Text
    role: str = Field(pattern=f"^({'|'.join(Role)})$")


class PolicyIn(Named):
    """A policy in the language of Tirith."""

    source: Annotated[str, Field(max_length=50_000), Storable]
    enforcement: Enforcement = Enforcement.MANDATORY


class WorkflowIn(Named):
    """A new workflow."""

    required_approvals: int = Field(default=1, ge=0, le=5)


class WorkflowPatch(Patch):
    """What may be changed of a workflow: these fields, and no other."""

    name: Name | None = None
    required_approvals: int | None = Field(default=None, ge=0, le=5)
    plan: Annotated[str, Field(max_length=500_000), Storable] | None = None


class RunIn(Schema):
    """The plan to apply, as ``terraform show -json`` prints it."""

    plan: Text


class Rejection(Schema):
    """Why somebody rejects a run."""

    reason: Annotated[str, Field(min_length=1, max_length=500), Storable]


class CheckOut(Schema):
    """What a policy said."""

    policy: str
    outcome: str
    reason: str


class RunOut(Schema):
    """A run."""

    id: UUID
    workflow: str
    state: str
    summary: str
    requested_by: str
    checks: list[CheckOut]
    approved_by: list[str]


class EntryOut(Schema):
    """A line of the audit trail."""

    what: str
    who: str = ""


Key = Annotated[str, Header(alias="Idempotency-Key", max_length=200)]


@api.post("organisations", response={201: Reference})
def found(request: HttpRequest, payload: Named) -> tuple[int, dict[str, object]]:
    """Found an organisation."""
    made = organisations.organisation_found(actor=actor_of(request), name=payload.name)
    return 201, {"id": made, "name": payload.name}


@api.post("organisations/{uuid:organisation_id}/members", response={204: None})
def join(request: HttpRequest, organisation_id: UUID, payload: MemberIn) -> tuple[int, None]:
    """Let a person in."""
    organisations.member_join(
        actor=actor_of(request),
        organisation_id=organisation_id,
        person=payload.person,
        role=Role(payload.role),
    )
    return 204, None


@api.delete("organisations/{uuid:organisation_id}/members/{person}", response={204: None})
def part(request: HttpRequest, organisation_id: UUID, person: Text) -> tuple[int, None]:
    """End a membership."""
    organisations.member_part(
        actor=actor_of(request), organisation_id=organisation_id, person=person
    )
    return 204, None


@api.post("organisations/{uuid:organisation_id}/policies", response={204: None})
def add_policy(request: HttpRequest, organisation_id: UUID, payload: PolicyIn) -> tuple[int, None]:
    """Add a policy."""
    policies.policy_add(
        actor=actor_of(request),
        organisation_id=organisation_id,
        name=payload.name,
        source=payload.source,
        enforcement=payload.enforcement,
    )
    return 204, None


@api.post("organisations/{uuid:organisation_id}/workflows", response={201: Reference})
def add_workflow(
    request: HttpRequest, organisation_id: UUID, payload: WorkflowIn
) -> tuple[int, WorkflowView]:
    """Add a workflow."""
    return 201, workflows.workflow_add(
        actor=actor_of(request),
        organisation_id=organisation_id,
        name=payload.name,
        required_approvals=payload.required_approvals,
    )


@api.get("organisations/{uuid:organisation_id}/audit", response=list[EntryOut])
def trail_of_all(request: HttpRequest, organisation_id: UUID) -> list[EntryView]:
    """The trail of an organisation, oldest first."""
    return audit.trail_of_all(actor=actor_of(request), organisation_id=organisation_id, limit=LIMIT)


@api.get("workflows", response=list[Reference])
def list_workflows(request: HttpRequest) -> list[WorkflowView]:
    """The workflows of the person's organisations."""
    return workflows.workflow_list(actor=actor_of(request), limit=LIMIT)


@api.patch("workflows/{uuid:workflow_id}", response=Reference)
def change_workflow(
    request: HttpRequest, workflow_id: UUID, payload: WorkflowPatch
) -> WorkflowView:
    """Change some fields of a workflow."""
    return workflows.workflow_change(
        actor=actor_of(request), workflow_id=workflow_id, **payload.dict(exclude_unset=True)
    )


@api.post("workflows/{uuid:workflow_id}/archive", response={204: None})
def archive(request: HttpRequest, workflow_id: UUID) -> tuple[int, None]:
    """Archive a workflow."""
    runs.workflow_close(actor=actor_of(request), workflow_id=workflow_id)
    return 204, None


@api.delete("workflows/{uuid:workflow_id}", response={204: None})
def delete(request: HttpRequest, workflow_id: UUID) -> tuple[int, None]:
    """Delete a workflow."""
    runs.workflow_remove(actor=actor_of(request), workflow_id=workflow_id)
    return 204, None


@api.post("workflows/{uuid:workflow_id}/runs", response={201: RunOut})
def request_run(
    request: HttpRequest, workflow_id: UUID, payload: RunIn, idempotency_key: Key = ""
) -> tuple[int, dict[str, object]]:
    """Request a run; with an idempotency key, a repetition gives the run of the first time."""
    run = runs.run_request(
        actor=actor_of(request), workflow_id=workflow_id, plan=payload.plan, key=idempotency_key
    )
    return 201, _run_out(shown_run(actor_of(request), run))


@api.get("runs", response=list[RunOut])
def list_runs(request: HttpRequest, q: Text = "") -> list[dict[str, object]]:
    """The runs of the person's organisations."""
    actor = actor_of(request)
    found = runs.run_list(actor=actor, limit=LIMIT, matching=q)
    return [_run_out(each) for each in shown_runs(actor, found)]


@api.get("runs/{uuid:run_id}", response=RunOut)
def look_at(request: HttpRequest, run_id: UUID) -> dict[str, object]:
    """A run."""
    actor = actor_of(request)
    return _run_out(shown_run(actor, runs.run_get(actor=actor, run_id=run_id)))


@api.get("runs/{uuid:run_id}/audit", response=list[EntryOut])
def trail(request: HttpRequest, run_id: UUID) -> list[EntryView]:
    """The trail of a run, oldest first."""
    return audit.trail_of(run_id=runs.run_get(actor=actor_of(request), run_id=run_id).id)


@api.post("runs/{uuid:run_id}/approve", response={204: None})
def approve(request: HttpRequest, run_id: UUID) -> tuple[int, None]:
    """Approve a run."""
    runs.run_approve(actor=actor_of(request), run_id=run_id)
    return 204, None


@api.post("runs/{uuid:run_id}/reject", response={204: None})
def reject(request: HttpRequest, run_id: UUID, payload: Rejection) -> tuple[int, None]:
    """Reject a run."""
    runs.run_reject(actor=actor_of(request), run_id=run_id, reason=payload.reason)
    return 204, None


@api.post("runs/{uuid:run_id}/cancel", response={204: None})
def cancel(request: HttpRequest, run_id: UUID) -> tuple[int, None]:
    """Cancel a run."""
    runs.run_cancel(actor=actor_of(request), run_id=run_id)
    return 204, None


def _run_out(run: ShownRun) -> dict[str, object]:
    return {
        "id": run.pk,
        "workflow": str(run.workflow),
        "state": run.view.state,
        "summary": run.view.summary,
        "requested_by": run.view.requested_by,
        "checks": run.view.checks,
        "approved_by": run.approved_by,
    }

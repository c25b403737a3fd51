"""The pages: each asks the doors of the modules and holds no query."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import UserCreationForm
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from rampart.domain.refusal import NotFoundError, RefusalError
from rampart.domain.role import Role
from rampart.manifest import read_manifest
from rampart.step2_modular.audit import api as audit
from rampart.step2_modular.pages.actor import actor_of
from rampart.step2_modular.pages.forms import RejectForm, RunForm
from rampart.step2_modular.pages.shown import shown_run, shown_runs, shown_seats, shown_workflows
from rampart.step2_modular.policies import api as policies
from rampart.step2_modular.runs import api as runs
from rampart.step2_modular.workflows import api as workflows

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.contrib.auth.models import User
    from django.http import HttpRequest

    from rampart.domain.actor import Actor

    View = Callable[..., HttpResponse]

SHOWN = 50


def of_ones_own(view: View) -> View:
    """Answer 404 where the person looks for what they must not see."""

    def wrapped(request: HttpRequest, **kwargs: object) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except NotFoundError as error:
            raise Http404 from error

    return login_required(wrapped)


def sign_up(request: HttpRequest) -> HttpResponse:
    """Make an account, where the settings let anybody."""
    if not settings.OPEN_SIGNUP:
        raise Http404
    form: UserCreationForm[User] = UserCreationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = form.save()
        except IntegrityError:  # somebody else took the name since the form looked
            form.add_error("username", "This name was taken a moment ago.")
        else:
            login(request, user)
            return redirect("overview")
    return render(request, "rampart/sign_up.html", {"form": form})


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """The workflows of the person's organisations."""
    actor = actor_of(request)
    shown = shown_workflows(actor, workflows.workflow_list(actor=actor, limit=SHOWN))
    context = {"workflows": shown, "memberships": shown_seats(actor)}
    return render(request, "rampart/overview.html", context)


@of_ones_own
def workflow_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A workflow, its runs and policies, and a form to request a run."""
    actor = actor_of(request)
    workflow = workflows.workflow_get(actor=actor, workflow_id=pk)
    form = RunForm(request.POST or None, initial={"plan": workflow.plan})
    if request.method == "POST" and form.is_valid():
        try:
            run = runs.run_request(actor=actor, workflow_id=pk, plan=form.cleaned_data["plan"])
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("run", pk=run.id)
    views = runs.run_list_of_workflow(actor=actor, workflow_id=pk, limit=SHOWN)
    organisation_id = workflow.organisation_id
    context = {
        "workflow": shown_workflows(actor, [workflow])[0],
        "runs": shown_runs(actor, views),
        "policies": policies.policy_list(actor=actor, organisation_id=organisation_id),
        "may_request": actor.is_any(organisation_id, Role.AUTHOR),
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "rampart/workflow.html", context, status=status)


@require_safe
@login_required
def runs_page(request: HttpRequest) -> HttpResponse:
    """The runs of the person's organisations, all or those that match a word."""
    actor = actor_of(request)
    word = request.GET.get("q", "").replace("\x00", "")[:80]
    found = runs.run_list(actor=actor, limit=SHOWN, matching=word)
    context = {"runs": shown_runs(actor, found), "word": word}
    return render(request, "rampart/runs.html", context)


@require_safe
@of_ones_own
def run_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A run: its checks with their reasons, its approvals, its trail, and what one may do."""
    actor = actor_of(request)
    run = runs.run_get(actor=actor, run_id=pk)
    is_own = run.requested_by_id == actor.id
    may_decide = run.waits and actor.is_any(run.organisation_id, Role.APPROVER) and not is_own
    context = {
        **_changing(actor, run),
        "checks": run.checks,
        "may_decide": may_decide,
        "may_cancel": run.waits and (is_own or actor.is_any(run.organisation_id)),
        "form": RejectForm(),
    }
    return render(request, "rampart/run.html", context)


@require_GET
@of_ones_own
def run_live(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What changes on the page of a run; once nothing will, the page is to load itself again."""
    actor = actor_of(request)
    context = _changing(actor, runs.run_get(actor=actor, run_id=pk))
    answer = render(request, "rampart/_live.html", context)
    if not context["is_live"]:
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_POST
@of_ones_own
def decide(request: HttpRequest, pk: UUID, decision: str) -> HttpResponse:
    """Approve, reject or cancel a run, and return to its page."""
    actor = actor_of(request)
    try:
        if decision == "approve":
            runs.run_approve(actor=actor, run_id=pk)
        elif decision == "cancel":
            runs.run_cancel(actor=actor, run_id=pk)
        else:
            _reject(request, actor, pk)
    except NotFoundError:
        raise
    except RefusalError as refusal:
        messages.error(request, f"Not done: {refusal}.")
    return redirect("run", pk=pk)


@require_safe
def mistakes_page(request: HttpRequest) -> HttpResponse:
    """What this step does wrong on purpose."""
    manifest = read_manifest(settings.MISTAKES)
    return render(request, "rampart/mistakes.html", {"mistakes": manifest.mistakes})


def _reject(request: HttpRequest, actor: Actor, pk: UUID) -> None:
    form = RejectForm(request.POST)
    if form.is_valid():
        runs.run_reject(actor=actor, run_id=pk, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, "A rejection needs a reason of at most 500 characters.")


def _changing(actor: Actor, run: runs.RunView) -> dict[str, object]:
    """The parts of a run's page that change, and whether they still do."""
    shown = shown_run(actor, run)
    trail = audit.trail_of(run_id=run.id)
    missing = run.version - len(trail)
    return {
        "run": shown,
        "approvals": shown.decisions,
        "trail": trail,
        "missing": missing,
        "is_live": missing > 0 or not run.has_ended,
    }

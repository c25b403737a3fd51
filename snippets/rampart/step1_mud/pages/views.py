"""The pages."""

from __future__ import annotations

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import UserCreationForm
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from rampart.domain.refusal import RefusalError
from rampart.step1_mud import manifest
from rampart.step1_mud.organisations.models import Membership, Organisation
from rampart.step1_mud.pages.forms import RejectForm, RunForm
from rampart.step1_mud.runs.models import Run
from rampart.step1_mud.workflows.models import Workflow

SHOWN = 50
log = structlog.get_logger("rampart.health")


def sign_up(request):
    if not settings.OPEN_SIGNUP:
        raise Http404
    form = UserCreationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.save())
        return redirect("overview")
    return render(request, "rampart/sign_up.html", {"form": form})


@require_safe
@login_required
def overview(request):
    workflows = Workflow.seen_by(request.user)[:SHOWN]  # M15
    memberships = Membership.objects.filter(user=request.user).order_by("organisation__name")
    return render(
        request,
        "rampart/overview.html",
        {"workflows": workflows, "memberships": memberships.select_related("organisation")},
    )


@login_required
def workflow_page(request, pk):
    workflow = get_object_or_404(Workflow.seen_by(request.user), pk=pk)
    form = RunForm(request.POST or None, initial={"plan": workflow.plan})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(
                "run", pk=workflow.request_run(request.user, form.cleaned_data["plan"]).pk
            )
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
    membership = workflow.organisation.membership_set.get(user=request.user)
    return render(
        request,
        "rampart/workflow.html",
        {
            "workflow": workflow,
            "runs": workflow.run_set.all()[:SHOWN],
            "policies": workflow.organisation.policy_set.all(),
            "may_request": membership.role in {Membership.OWNER, Membership.AUTHOR},
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@require_safe
@login_required
def runs_page(request):
    word = request.GET.get("q", "")[:80]
    return render(
        request,
        "rampart/runs.html",
        {"runs": Run.seen_by(request.user, word)[:SHOWN], "word": word},  # M15
    )


@require_safe
@login_required
def run_page(request, pk):
    run = get_object_or_404(Run, pk=pk)  # M01
    waits = run.state == Run.WAITING
    role = run.workflow.organisation.membership_set.filter(user=request.user).first()
    is_approver = role is not None and role.role in {Membership.APPROVER, Membership.OWNER}
    return render(
        request,
        "rampart/run.html",
        {
            "run": run,
            "checks": run.policycheck_set.all(),
            "approvals": run.approval_set.all(),
            "trail": run.audit.all(),
            "may_decide": waits and is_approver and run.requested_by != request.user,
            "may_cancel": waits and run.requested_by == request.user,
            "form": RejectForm(),
        },
    )


@require_POST
@login_required
def decide(request, pk, decision):
    run = get_object_or_404(Run, pk=pk)  # M01
    try:
        if decision == "approve":
            run.approve(request.user)
        elif decision == "cancel":
            run.cancel(request.user)
        else:
            form = RejectForm(request.POST)
            if not form.is_valid():
                messages.error(request, "A rejection needs a reason of at most 500 characters.")
                return redirect("run", pk=pk)
            run.reject(request.user, form.cleaned_data["reason"])
    except RefusalError as refusal:
        messages.error(request, f"Not done: {refusal}.")
    return redirect("run", pk=pk)


@require_safe
def mistakes_page(request):
    return render(request, "rampart/mistakes.html", {"mistakes": manifest.MANIFEST.mistakes})


@require_safe
def alive(_):
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
def ready(_):
    try:
        Organisation.objects.exists()
    except DatabaseError:
        log.exception("not ready")
        return HttpResponse("the database does not answer\n", "text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")

"""Writes runs: each service is one transaction, and what it changes is told inside of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from rampart.domain.change import Change, What
from rampart.domain.plan import BadPlanError, read_plan
from rampart.domain.policy_check import Outcome
from rampart.domain.refusal import ConflictError, InvalidError, NotAllowedError, NotFoundError
from rampart.domain.role import Role
from rampart.domain.state import State, after_approval, after_request
from rampart.step2_modular.approvals import api as approvals
from rampart.step2_modular.policies import api as policies
from rampart.step2_modular.runs.keys import digest, keep, run_of_key
from rampart.step2_modular.runs.listeners import tell
from rampart.step2_modular.runs.models import Check, Run
from rampart.step2_modular.runs.selectors import seen_by, view
from rampart.step2_modular.workflows import api as workflows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from rampart.domain.actor import Actor
    from rampart.domain.plan import Plan
    from rampart.step2_modular.policies.api import Judgement
    from rampart.step2_modular.runs.view import RunView
    from rampart.step2_modular.workflows.api import WorkflowView


def run_request(*, actor: Actor, workflow_id: UUID, plan: str, key: str = "") -> RunView:
    """Request a run; the same *key* a second time gives the run of the first; authors and owners.

    Policies are asked before the transaction begins, so that no lock is held while they think.
    """
    workflow = workflows.workflow_get(actor=actor, workflow_id=workflow_id)
    actor.must_be(workflow.organisation_id, Role.AUTHOR)
    read = _read(plan)
    asked = digest(workflow_id=workflow_id, plan=plan)
    known = _known(workflow, key, asked)
    if known is not None:
        return view(known)
    judgements = policies.plan_judge(organisation_id=workflow.organisation_id, plan=plan)
    try:
        with transaction.atomic():
            # Somebody may have archived or deleted it while the policies thought.
            workflow = workflows.workflow_hold(actor=actor, workflow_id=workflow_id)
            run = _make(actor, workflow, read, judgements)
            if key:
                keep(run, key=key, digest=asked)
    except IntegrityError:
        known = _known(workflow, key, asked)  # the same request, which was a moment faster
        if known is None:
            raise
        run = known
    return view(run)


@transaction.atomic
def run_approve(*, actor: Actor, run_id: UUID) -> None:
    """Approve a run that waits; the last approval that it needs lets it go on."""
    run = _locked(actor, run_id)
    _must_let_decide(actor, run)
    approvals.decision_add(
        actor=actor, organisation_id=run.organisation_id, run_id=run.pk, approved=True
    )
    whats: list[str] = [What.APPROVED]
    if approvals.approvals_count(run_id=run.pk) >= run.required_approvals:
        whats += after_approval(is_errored=read_plan(run.plan).errored)
    _go_on(run, _workflow_of(actor, run), whats, actor)


@transaction.atomic
def run_reject(*, actor: Actor, run_id: UUID, reason: str) -> None:
    """Reject a run that waits."""
    run = _locked(actor, run_id)
    _must_let_decide(actor, run)
    approvals.decision_add(
        actor=actor,
        organisation_id=run.organisation_id,
        run_id=run.pk,
        approved=False,
        reason=reason,
    )
    run.comment = reason
    _go_on(run, _workflow_of(actor, run), [State.REJECTED], actor, reason=reason)


@transaction.atomic
def run_cancel(*, actor: Actor, run_id: UUID) -> None:
    """Cancel a run that waits: one's own, or any as an owner."""
    run = _locked(actor, run_id)
    if actor.id != run.requested_by_id:
        actor.must_be(run.organisation_id)
    _must_wait(run)
    _go_on(run, _workflow_of(actor, run), [State.CANCELLED], actor)


@transaction.atomic
def workflow_close(*, actor: Actor, workflow_id: UUID) -> None:
    """Archive a workflow and cancel its runs that wait; owners only."""
    workflow = workflows.workflow_archive(actor=actor, workflow_id=workflow_id)
    waiting = seen_by(actor).filter(workflow_id=workflow_id, state=State.WAITING)
    for run in waiting.select_for_update().order_by("pk"):
        _go_on(run, workflow, [State.CANCELLED], actor)


@transaction.atomic
def workflow_remove(*, actor: Actor, workflow_id: UUID) -> None:
    """Delete a workflow and its runs; the audit trail stays; owners only."""
    workflows.workflow_delete(actor=actor, workflow_id=workflow_id)
    runs = seen_by(actor).filter(workflow_id=workflow_id)
    locked = runs.select_for_update().order_by("pk")  # nobody approves one that is about to go
    approvals.decisions_forget(run_ids=list(locked.values_list("pk", flat=True)))
    runs.delete()


def _read(plan: str) -> Plan:
    try:
        return read_plan(plan)
    except BadPlanError as error:
        raise InvalidError(str(error)) from error


def _known(workflow: WorkflowView, key: str, asked: str) -> Run | None:
    if not key:
        return None
    return run_of_key(organisation_id=workflow.organisation_id, key=key, digest=asked)


def _make(actor: Actor, workflow: WorkflowView, plan: Plan, judgements: Sequence[Judgement]) -> Run:
    """Store the run where it waits or ends, its checks, and the way there."""
    states = after_request(
        is_denied=Outcome.DENY in [each.outcome for each in judgements],
        needed=workflow.required_approvals,
        is_errored=plan.errored,
    )
    run = Run.objects.create(
        organisation_id=workflow.organisation_id,
        workflow_id=workflow.id,
        requested_by_id=actor.id,
        requested_by=actor.name,
        state=states[-1],
        version=len(states),
        required_approvals=workflow.required_approvals,
        plan=plan.text,
        summary=plan.summary[:200],
    )
    Check.objects.bulk_create(
        Check(
            organisation_id=run.organisation_id,
            run=run,
            policy=each.policy,
            outcome=each.outcome,
            reason=each.reason,
        )
        for each in judgements
    )
    tell(_changes(run, workflow, states, actor))
    return run


def _go_on(
    run: Run, workflow: WorkflowView, whats: Sequence[str], actor: Actor, *, reason: str = ""
) -> None:
    """Move a locked run to the last of *whats*; an approval alone leaves the state as it is."""
    run.version += len(whats)
    if whats[-1] != What.APPROVED:
        run.state = whats[-1]
    run.save(update_fields=["state", "version", "comment"])
    tell(_changes(run, workflow, whats, actor, reason=reason))


def _changes(
    run: Run, workflow: WorkflowView, whats: Sequence[str], actor: Actor, *, reason: str = ""
) -> list[Change]:
    """The last changes of the run, up to its version."""
    at = timezone.now()
    first = run.version - len(whats) + 1
    return [
        Change(
            run_id=run.pk,
            organisation_id=run.organisation_id,
            workflow=workflow.name,
            number=number,
            what=What(what),
            who_id=actor.id,
            who=actor.name,
            summary=run.summary,
            at=at,
            reason=reason,
        )
        for number, what in enumerate(whats, start=first)
    ]


def _locked(actor: Actor, run_id: UUID) -> Run:
    """The run, which nobody else changes until the transaction ends.

    SQLite has no row locks; there a transaction that writes waits for every other one, because
    the settings begin each with BEGIN IMMEDIATE.
    """
    run = seen_by(actor).select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NotFoundError
    return run


def _workflow_of(actor: Actor, run: Run) -> WorkflowView:
    found = workflows.workflows_of(actor=actor, workflow_ids=[run.workflow_id])
    if run.workflow_id not in found:
        raise NotFoundError  # whoever deletes it waits for this run
    return found[run.workflow_id]


def _must_let_decide(actor: Actor, run: Run) -> None:
    if not actor.is_any(run.organisation_id, Role.APPROVER):
        raise NotAllowedError("only approvers decide")
    if actor.id == run.requested_by_id:
        raise NotAllowedError("nobody decides about their own run")
    _must_wait(run)


def _must_wait(run: Run) -> None:
    if run.state != State.WAITING:
        raise ConflictError(f"this run is {State(run.state).words}")

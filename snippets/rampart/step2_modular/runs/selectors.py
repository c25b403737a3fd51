"""Reads runs; what a person sees is filtered by their tenants here, and nowhere else."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Q, Window
from django.db.models.functions import RowNumber

from rampart.domain.refusal import NotFoundError
from rampart.domain.state import State
from rampart.step2_modular.runs.models import Run
from rampart.step2_modular.runs.view import CheckView, RunView
from rampart.step2_modular.workflows import api as workflows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from rampart.domain.actor import Actor


def seen_by(actor: Actor) -> QuerySet[Run]:
    """The runs of the person's organisations, newest first."""
    return Run.objects.filter(organisation_id__in=actor.organisation_ids)


def run_get(*, actor: Actor, run_id: UUID) -> RunView:
    """A run; raises ``NotFoundError`` for one that the person must not see."""
    run = seen_by(actor).filter(pk=run_id).first()
    if run is None:
        raise NotFoundError
    return view(run)


def run_list(*, actor: Actor, limit: int, matching: str = "") -> list[RunView]:
    """The runs whose change or whose workflow's name holds a word, with their checks."""
    return _views(seen_by(actor).filter(_matches(actor, matching))[:limit])


def run_list_of_workflow(*, actor: Actor, workflow_id: UUID, limit: int) -> list[RunView]:
    """The runs of a workflow."""
    return _views(seen_by(actor).filter(workflow_id=workflow_id)[:limit])


def last_runs(*, actor: Actor, workflow_ids: Iterable[UUID]) -> dict[UUID, RunView]:
    """The newest run of each workflow that has one, in two queries for all of them."""
    newest_first = Window(RowNumber(), partition_by="workflow_id", order_by="-created_at")
    rows = seen_by(actor).filter(workflow_id__in=set(workflow_ids)).order_by()
    newest = rows.annotate(place=newest_first).filter(place=1)
    return {each.workflow_id: each for each in _views(newest)}


def waiting_counts(*, actor: Actor) -> Counter[UUID]:
    """How many runs wait for approval in each organisation of the person."""
    waiting = seen_by(actor).filter(state=State.WAITING)
    return Counter(waiting.values_list("organisation_id", flat=True))


def view(run: Run) -> RunView:
    """What others see of it."""
    return RunView(
        id=run.pk,
        organisation_id=run.organisation_id,
        workflow_id=run.workflow_id,
        requested_by_id=run.requested_by_id,
        requested_by=run.requested_by,
        state=State(run.state),
        version=run.version,
        required_approvals=run.required_approvals,
        plan=run.plan,
        summary=run.summary,
        comment=run.comment,
        created_at=run.created_at,
        checks=tuple(
            CheckView(policy=each.policy, outcome=each.outcome, reason=each.reason)
            for each in run.checks.all()
        ),
    )


def _views(runs: QuerySet[Run]) -> list[RunView]:
    return [view(each) for each in runs.prefetch_related("checks")]


def _matches(actor: Actor, word: str) -> Q:
    if not word:
        return Q()
    named = workflows.workflow_ids_named(actor=actor, word=word)
    return Q(summary__icontains=word) | Q(workflow_id__in=named)

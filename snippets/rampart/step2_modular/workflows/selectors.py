"""Reads workflows; what a person sees is filtered by their tenants here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.domain.refusal import NotFoundError
from rampart.step2_modular.workflows.models import Workflow
from rampart.step2_modular.workflows.view import WorkflowView

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from rampart.domain.actor import Actor


def seen_by(actor: Actor) -> QuerySet[Workflow]:
    """The workflows of the person's organisations, archived ones included."""
    return Workflow.objects.filter(organisation_id__in=actor.organisation_ids)


def workflow_get(*, actor: Actor, workflow_id: UUID) -> WorkflowView:
    """A workflow that is not archived; raises ``NotFoundError`` for any other id."""
    workflow = seen_by(actor).filter(archived=False, pk=workflow_id).first()
    if workflow is None:
        raise NotFoundError
    return view(workflow)


def workflow_hold(*, actor: Actor, workflow_id: UUID) -> WorkflowView:
    """The same, and nobody archives, deletes or changes it until the transaction ends."""
    rows = seen_by(actor).select_for_update().filter(archived=False, pk=workflow_id)
    workflow = rows.first()
    if workflow is None:
        raise NotFoundError
    return view(workflow)


def workflow_list(*, actor: Actor, limit: int) -> list[WorkflowView]:
    """The workflows that are not archived, by name."""
    return [view(each) for each in seen_by(actor).filter(archived=False)[:limit]]


def workflows_of(*, actor: Actor, workflow_ids: Iterable[UUID]) -> dict[UUID, WorkflowView]:
    """Those of these workflows that the person sees, archived ones included, by their ids."""
    return {each.pk: view(each) for each in seen_by(actor).filter(pk__in=set(workflow_ids))}


def workflow_ids_named(*, actor: Actor, word: str) -> list[UUID]:
    """The workflows whose name holds *word*, archived ones included."""
    return list(seen_by(actor).filter(name__icontains=word).values_list("pk", flat=True))


def view(workflow: Workflow) -> WorkflowView:
    """What others see of it."""
    return WorkflowView(
        id=workflow.pk,
        organisation_id=workflow.organisation_id,
        name=workflow.name,
        required_approvals=workflow.required_approvals,
        plan=workflow.plan,
    )

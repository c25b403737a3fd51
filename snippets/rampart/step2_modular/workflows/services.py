"""Writes workflows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from rampart.domain.refusal import NotFoundError
from rampart.domain.role import Role
from rampart.step2_modular.workflows.models import Workflow
from rampart.step2_modular.workflows.selectors import seen_by, view

if TYPE_CHECKING:
    from uuid import UUID

    from rampart.domain.actor import Actor
    from rampart.step2_modular.workflows.view import WorkflowView


def workflow_add(
    *, actor: Actor, organisation_id: UUID, name: str, required_approvals: int, plan: str = ""
) -> WorkflowView:
    """Add a workflow; owners and authors only."""
    actor.must_be(organisation_id, Role.AUTHOR)
    return view(
        Workflow.objects.create(
            organisation_id=organisation_id,
            name=name,
            required_approvals=required_approvals,
            plan=plan,
        )
    )


@transaction.atomic
def workflow_change(
    *,
    actor: Actor,
    workflow_id: UUID,
    name: str | None = None,
    required_approvals: int | None = None,
    plan: str | None = None,
) -> WorkflowView:
    """Change what is given, and nothing else; owners and authors only.

    Only owners require fewer approvals: authors would lift the rule that binds them.
    """
    workflow = _locked(actor, workflow_id)
    actor.must_be(workflow.organisation_id, Role.AUTHOR)
    if required_approvals is not None and required_approvals < workflow.required_approvals:
        actor.must_be(workflow.organisation_id)
    wanted = {"name": name, "required_approvals": required_approvals, "plan": plan}
    changed = {field: value for field, value in wanted.items() if value is not None}
    for field, value in changed.items():
        setattr(workflow, field, value)
    workflow.save(update_fields=list(changed))
    return view(workflow)


@transaction.atomic
def workflow_archive(*, actor: Actor, workflow_id: UUID) -> WorkflowView:
    """Archive a workflow; owners only."""
    workflow = _locked(actor, workflow_id)
    actor.must_be(workflow.organisation_id)
    workflow.archived = True
    workflow.save(update_fields=["archived"])
    return view(workflow)


@transaction.atomic
def workflow_delete(*, actor: Actor, workflow_id: UUID) -> None:
    """Delete a workflow; owners only."""
    workflow = _locked(actor, workflow_id)
    actor.must_be(workflow.organisation_id)
    workflow.delete()


def _locked(actor: Actor, workflow_id: UUID) -> Workflow:
    rows = seen_by(actor).select_for_update().filter(archived=False, pk=workflow_id)
    workflow = rows.first()
    if workflow is None:
        raise NotFoundError
    return workflow

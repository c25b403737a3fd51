"""Writes workflows."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def workflow_change(
    *,
    actor: Actor,
    workflow_id: UUID,
    name: str | None = None,
    required_approvals: int | None = None,
    plan: str | None = None,
) -> WorkflowView:
    """Change what is given, and nothing else; owners and authors only."""
    workflow = _one(actor, workflow_id)
    actor.must_be(workflow.organisation_id, Role.AUTHOR)
    wanted = {"name": name, "required_approvals": required_approvals, "plan": plan}
    changed = {field: value for field, value in wanted.items() if value is not None}
    for field, value in changed.items():
        setattr(workflow, field, value)
    workflow.save(update_fields=list(changed))
    return view(workflow)


def workflow_archive(*, actor: Actor, workflow_id: UUID) -> WorkflowView:
    """Archive a workflow; owners only."""
    workflow = _one(actor, workflow_id)
    actor.must_be(workflow.organisation_id)
    workflow.archived = True
    workflow.save(update_fields=["archived"])
    return view(workflow)


def workflow_delete(*, actor: Actor, workflow_id: UUID) -> None:
    """Delete a workflow; owners only."""
    workflow = _one(actor, workflow_id)
    actor.must_be(workflow.organisation_id)
    workflow.delete()


def _one(actor: Actor, workflow_id: UUID) -> Workflow:
    workflow = seen_by(actor).filter(archived=False, pk=workflow_id).first()
    if workflow is None:
        raise NotFoundError
    return workflow

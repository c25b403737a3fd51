"""What a page or an answer shows of several modules: each is asked once, for all rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rampart.domain.refusal import NotFoundError
from rampart.step2_modular.approvals import api as approvals
from rampart.step2_modular.runs import api as runs
from rampart.step2_modular.workflows import api as workflows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from rampart.domain.actor import Actor
    from rampart.step2_modular.approvals.api import Decision
    from rampart.step2_modular.runs.api import RunView
    from rampart.step2_modular.workflows.api import WorkflowView


@dataclass(frozen=True, kw_only=True)
class ShownPlace:
    """A workflow, with the name of its organisation."""

    view: WorkflowView
    organisation: str

    def __str__(self) -> str:
        """Its name."""
        return self.view.name


@dataclass(frozen=True, kw_only=True)
class ShownRun:
    """A run, its workflow, and what was decided about it."""

    view: RunView
    workflow: ShownPlace
    decisions: Sequence[Decision]

    @property
    def pk(self) -> UUID:
        """Its id."""
        return self.view.id

    @property
    def approved_by(self) -> list[str]:
        """Who approved it, in the order in which they did."""
        return [each.by for each in self.decisions if each.approved]

    @property
    def approvals_given(self) -> int:
        """How many approved it."""
        return len(self.approved_by)

    @property
    def get_state_display(self) -> str:
        """Its state as people read it."""
        return self.view.state.words

    def __getattr__(self, name: str) -> object:
        """Everything else as the module tells it."""
        return getattr(self.view, name)


@dataclass(frozen=True, kw_only=True)
class ShownWorkflow:
    """A workflow on the first page, with its newest run."""

    view: WorkflowView
    organisation: str
    last_run: ShownRun | None

    @property
    def pk(self) -> UUID:
        """Its id."""
        return self.view.id

    def __getattr__(self, name: str) -> object:
        """Everything else as the module tells it."""
        return getattr(self.view, name)


@dataclass(frozen=True, kw_only=True)
class ShownSeat:
    """A membership, and how many runs wait there."""

    organisation: str
    role: str
    waiting: int


def shown_runs(actor: Actor, views: Sequence[RunView]) -> list[ShownRun]:
    """The runs with what workflows and approvals know of them: two queries, for any number.

    Without those whose workflow was deleted since they were read.
    """
    places = workflows.workflows_of(actor=actor, workflow_ids=[each.workflow_id for each in views])
    decided = approvals.decisions_of(run_ids=[each.id for each in views])
    return [
        ShownRun(
            view=each,
            workflow=_place(actor, places[each.workflow_id]),
            decisions=decided[each.id],
        )
        for each in views
        if each.workflow_id in places
    ]


def shown_run(actor: Actor, view: RunView) -> ShownRun:
    """The same for one run; raises ``NotFoundError`` where it is gone."""
    for found in shown_runs(actor, [view]):
        return found
    raise NotFoundError


def shown_workflows(actor: Actor, views: Sequence[WorkflowView]) -> list[ShownWorkflow]:
    """The workflows with their newest runs."""
    newest = runs.last_runs(actor=actor, workflow_ids=[each.id for each in views])
    shown = {each.view.workflow_id: each for each in shown_runs(actor, list(newest.values()))}
    return [
        ShownWorkflow(
            view=each,
            organisation=actor.seat(each.organisation_id).organisation,
            last_run=shown.get(each.id),
        )
        for each in views
    ]


def shown_seats(actor: Actor) -> list[ShownSeat]:
    """The person's memberships, by the organisations' names."""
    waiting = runs.waiting_counts(actor=actor)
    return [
        ShownSeat(organisation=seat.organisation, role=seat.role, waiting=waiting[organisation_id])
        for organisation_id, seat in actor.seats.items()
    ]


def _place(actor: Actor, workflow: WorkflowView) -> ShownPlace:
    return ShownPlace(view=workflow, organisation=actor.seat(workflow.organisation_id).organisation)

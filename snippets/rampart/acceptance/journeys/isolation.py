"""That no organisation sees or touches what belongs to another."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from rampart.acceptance.journey import Group, must_be, must_refuse
from rampart.acceptance.platform import Because, RefusedError, State
from rampart.acceptance.stage import PLAN, team, waiting, workflow

if TYPE_CHECKING:
    from rampart.acceptance.platform import Platform

GROUP = Group("tenants")


@GROUP.journey
def lists_show_ones_own(platform: Platform) -> None:
    """Lists of workflows and runs hold nothing of another organisation."""
    ours, theirs = team(platform), team(platform, name="Umbrella")
    mine = waiting(platform, ours)
    waiting(platform, theirs)

    runs, workflows = platform.runs(ours.viewer), platform.workflows(ours.viewer)

    must_be([mine.id], [each.id for each in runs], what="runs in the list")
    must_be(1, len(workflows), what="workflows in the list")


@GROUP.journey
def foreign_run_is_not_found(platform: Platform) -> None:
    """A run of another organisation is not found, even by somebody who knows its address."""
    ours, theirs = team(platform), team(platform, name="Umbrella")
    run = waiting(platform, theirs)

    must_refuse(Because.NOT_FOUND, lambda: platform.look_at(ours.owner, run), what="a foreign run")


@GROUP.journey
def foreign_trail_is_not_found(platform: Platform) -> None:
    """The audit trail of another organisation's run is not found."""
    ours, theirs = team(platform), team(platform, name="Umbrella")
    run = waiting(platform, theirs)

    must_refuse(
        Because.NOT_FOUND, lambda: platform.trail(ours.owner, run), what="a foreign audit trail"
    )


@GROUP.journey
def search_finds_ones_own(platform: Platform) -> None:
    """A search finds no run of another organisation."""
    ours, theirs = team(platform), team(platform, name="Umbrella")
    mine = waiting(platform, ours)
    waiting(platform, theirs)

    found = platform.runs(ours.viewer, matching="create")

    must_be([mine.id], [each.id for each in found], what="runs found")


@GROUP.journey
def approvers_of_others_approve_nothing(platform: Platform) -> None:
    """An approver of one organisation cannot approve a run of another."""
    ours, theirs = team(platform), team(platform, name="Umbrella")
    run = waiting(platform, theirs)

    must_refuse(
        Because.NOT_FOUND,
        lambda: platform.approve(ours.approver, run),
        what="approving a foreign run",
    )

    must_be(State.WAITING, platform.look_at(theirs.owner, run).state, what="state")


@GROUP.journey
def foreign_workflow_runs_nothing(platform: Platform) -> None:
    """Nobody requests a run of another organisation's workflow."""
    ours, theirs = team(platform), team(platform, name="Umbrella")
    place = workflow(platform, theirs)

    must_refuse(
        Because.NOT_FOUND,
        lambda: platform.request(ours.author, place, plan=PLAN),
        what="a run of a foreign workflow",
    )

    must_be([], platform.runs(theirs.owner), what="their runs")


@GROUP.journey
def workflow_stays_in_its_organisation(platform: Platform) -> None:
    """A request that renames a workflow cannot move it into another organisation."""
    ours, theirs = team(platform), team(platform, name="Umbrella")
    place = workflow(platform, ours)

    with suppress(RefusedError):  # to refuse the request and to ignore the field are both right
        platform.move_workflow(ours.author, place, to=theirs.organisation, name="renamed")

    must_be([], platform.workflows(theirs.owner), what="workflows of the other organisation")


@GROUP.journey
def whoever_left_sees_nothing(platform: Platform) -> None:
    """Somebody whose membership ended no longer sees the organisation's runs."""
    members = team(platform)
    waiting(platform, members)

    before = len(platform.runs(members.viewer))

    platform.part(members.owner, members.organisation, person=members.viewer)

    after = len(platform.runs(members.viewer))
    must_be([1, 0], [before, after], what="runs in the list before and after")

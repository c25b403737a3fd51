"""Who may let a run through, and how often that must be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.acceptance.journey import Group, must_be, must_refuse
from rampart.acceptance.platform import Because, Role, State
from rampart.acceptance.stage import PLAN, team, waiting, workflow

if TYPE_CHECKING:
    from rampart.acceptance.platform import Platform

GROUP = Group("approval")


@GROUP.journey
def two_approvals_come_from_two_people(platform: Platform) -> None:
    """A run that needs two approvals waits after the first and succeeds after the second."""
    members = team(platform)
    run = waiting(platform, members, approvals=2)

    platform.approve(members.approver, run)
    after_one = platform.look_at(members.author, run).state
    platform.approve(members.second, run)

    after_two = platform.look_at(members.author, run).state
    must_be([State.WAITING, State.SUCCEEDED], [after_one, after_two], what="states")


@GROUP.journey
def nobody_approves_their_own_run(platform: Platform) -> None:
    """Whoever requested a run cannot approve it, whatever their role."""
    members = team(platform)
    run = platform.request(members.owner, workflow(platform, members), plan=PLAN)

    must_refuse(
        Because.NOT_ALLOWED,
        lambda: platform.approve(members.owner, run),
        what="approving one's own run",
    )

    must_be(State.WAITING, platform.look_at(members.owner, run).state, what="state")


@GROUP.journey
def nobody_approves_twice(platform: Platform) -> None:
    """The second approval of the same person is refused and does not count."""
    members = team(platform)
    run = waiting(platform, members, approvals=2)
    platform.approve(members.approver, run)

    must_refuse(
        Because.CONFLICT,
        lambda: platform.approve(members.approver, run),
        what="a second approval of the same person",
    )

    must_be(State.WAITING, platform.look_at(members.author, run).state, what="state")


@GROUP.journey
def only_approvers_approve(platform: Platform) -> None:
    """Neither an author nor a viewer can approve."""
    members = team(platform)
    run = waiting(platform, members)
    colleague = members.member("colleague", Role.AUTHOR)

    for person in (colleague, members.viewer):
        must_refuse(
            Because.NOT_ALLOWED,
            lambda person=person: platform.approve(person, run),  # type: ignore[misc]
            what=f"an approval by {person.name}",
        )

    must_be(State.WAITING, platform.look_at(members.author, run).state, what="state")


@GROUP.journey
def viewers_request_nothing(platform: Platform) -> None:
    """A viewer cannot request a run."""
    members = team(platform)
    place = workflow(platform, members)

    must_refuse(
        Because.NOT_ALLOWED,
        lambda: platform.request(members.viewer, place, plan=PLAN),
        what="a request by a viewer",
    )

    must_be([], platform.runs(members.viewer), what="runs")


@GROUP.journey
def rejected_run_ends(platform: Platform) -> None:
    """A rejection ends the run; no approval brings it back."""
    members = team(platform)
    run = waiting(platform, members)

    platform.reject(members.approver, run, reason="Friday afternoon")

    must_refuse(
        Because.CONFLICT,
        lambda: platform.approve(members.second, run),
        what="approving a rejected run",
    )
    must_be(State.REJECTED, platform.look_at(members.author, run).state, what="state")


@GROUP.journey
def cancelled_run_ends(platform: Platform) -> None:
    """Whoever requested a run can cancel it while it waits; then nobody can approve it."""
    members = team(platform)
    run = waiting(platform, members)

    platform.cancel(members.author, run)

    must_refuse(
        Because.CONFLICT,
        lambda: platform.approve(members.approver, run),
        what="approving a cancelled run",
    )
    must_be(State.CANCELLED, platform.look_at(members.author, run).state, what="state")


@GROUP.journey
def only_its_requester_or_an_owner_cancels_a_run(platform: Platform) -> None:
    """Somebody else's run can be cancelled by an owner, and by neither author nor approver."""
    members = team(platform)
    run = waiting(platform, members)
    colleague = members.member("colleague", Role.AUTHOR)

    for person in (colleague, members.approver):
        must_refuse(
            Because.NOT_ALLOWED,
            lambda person=person: platform.cancel(person, run),  # type: ignore[misc]
            what=f"a cancellation by {person.name}",
        )

    platform.cancel(members.owner, run)
    must_be(State.CANCELLED, platform.look_at(members.author, run).state, what="state")


@GROUP.journey
def finished_run_cannot_be_cancelled(platform: Platform) -> None:
    """What was applied cannot be cancelled."""
    members = team(platform)
    run = platform.request(members.author, workflow(platform, members, approvals=0), plan=PLAN)

    must_refuse(
        Because.CONFLICT,
        lambda: platform.cancel(members.author, run),
        what="cancelling a finished run",
    )

    must_be(State.SUCCEEDED, platform.look_at(members.author, run).state, what="state")

"""What happens when two people, or one person twice, act at the same moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.acceptance.journey import Group, must_be, must_hold, refusals
from rampart.acceptance.platform import Because, State
from rampart.acceptance.stage import PLAN, team, waiting, workflow

if TYPE_CHECKING:
    from rampart.acceptance.platform import Platform

GROUP = Group("at once")


@GROUP.journey
def two_approvals_at_once_both_count(platform: Platform) -> None:
    """Two approvals at the same moment are two approvals."""
    members = team(platform)
    run = waiting(platform, members, approvals=2)
    one, other = members.approver, members.second

    platform.at_once(
        lambda: platform.approve(one, run),
        lambda: platform.approve(other, run),
    )

    must_be(State.SUCCEEDED, platform.look_at(members.author, run).state, what="state")


@GROUP.journey
def one_approver_at_once_counts_once(platform: Platform) -> None:
    """One person who approves twice at the same moment has approved once."""
    members = team(platform)
    run = waiting(platform, members, approvals=2)
    approver = members.approver

    results = platform.at_once(
        lambda: platform.approve(approver, run),
        lambda: platform.approve(approver, run),
    )

    seen = platform.look_at(members.author, run)
    must_be((approver.name,), seen.approved_by, what="who approved")
    must_be([Because.CONFLICT], refusals(results), what="refusals")
    must_be(State.WAITING, seen.state, what="state")


@GROUP.journey
def approval_and_cancellation_at_once_have_one_winner(platform: Platform) -> None:
    """Of an approval and a cancellation at the same moment, one holds and the other is told."""
    members = team(platform)
    run = waiting(platform, members)
    approver, author = members.approver, members.author

    results = platform.at_once(
        lambda: platform.approve(approver, run),
        lambda: platform.cancel(author, run),
    )

    must_be([Because.CONFLICT], refusals(results), what="refusals")
    ends = (State.SUCCEEDED, State.CANCELLED)
    must_hold(platform.look_at(members.author, run).state in ends, what="the run has ended")


@GROUP.journey
def one_key_means_one_run(platform: Platform) -> None:
    """A request that is sent again with its idempotency key gives the run of the first time."""
    members = team(platform)
    place = workflow(platform, members)

    first = platform.request(members.author, place, plan=PLAN, key="k-1")
    again = platform.request(members.author, place, plan=PLAN, key="k-1")

    must_be(first.id, again.id, what="run of the second request")
    must_be(1, len(platform.runs(members.author)), what="runs")


@GROUP.journey
def one_key_at_once_means_one_run(platform: Platform) -> None:
    """The same request twice at the same moment, with one idempotency key, gives one run."""
    members = team(platform)
    place = workflow(platform, members)
    author = members.author

    platform.at_once(
        lambda: platform.request(author, place, plan=PLAN, key="k-1"),
        lambda: platform.request(author, place, plan=PLAN, key="k-1"),
    )

    must_be(1, len(platform.runs(author)), what="runs")


@GROUP.journey
def keys_of_two_organisations_do_not_meet(platform: Platform) -> None:
    """The same idempotency key in two organisations means two runs."""
    ours, theirs = team(platform), team(platform, name="Umbrella")

    first = platform.request(ours.author, workflow(platform, ours), plan=PLAN, key="k-1")
    second = platform.request(theirs.author, workflow(platform, theirs), plan=PLAN, key="k-1")

    must_hold(first.id != second.id, what="two runs")

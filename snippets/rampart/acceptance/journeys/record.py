"""What the audit trail tells afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.acceptance.journey import Group, must_be, must_soon_be
from rampart.acceptance.platform import State
from rampart.acceptance.stage import PLAN, team, waiting, workflow

if TYPE_CHECKING:
    from rampart.acceptance.platform import Platform
    from rampart.acceptance.stage import Team

GROUP = Group("audit trail")


@GROUP.journey
def trail_tells_a_run_in_order(platform: Platform) -> None:
    """The trail of a run names each thing that happened, in order, and who did it."""
    members = team(platform)
    run = waiting(platform, members)

    platform.approve(members.approver, run)

    author, approver = members.author.name, members.approver.name
    must_soon_be(
        [
            ("queued", author),
            ("checking", author),
            ("waiting_approval", author),
            ("approved", approver),
            ("applying", approver),
            ("succeeded", approver),
        ],
        lambda: [(each.what, each.who) for each in platform.trail(members.author, run)],
        what="trail",
    )


@GROUP.journey
def archiving_is_in_the_trail_of_each_run(platform: Platform) -> None:
    """Archiving a workflow cancels its waiting runs, and each trail says so."""
    members = team(platform)
    place = workflow(platform, members)
    run = platform.request(members.author, place, plan=PLAN)

    platform.archive(members.owner, place)

    must_be(State.CANCELLED, platform.look_at(members.author, run).state, what="state")
    must_soon_be(
        ["cancelled"],
        lambda: [each.what for each in platform.trail(members.author, run)][-1:],
        what="last line of the trail",
    )


@GROUP.journey
def trail_outlives_what_it_tells_of(platform: Platform) -> None:
    """Deleting a workflow leaves the audit trail of its runs in the organisation's."""
    members = team(platform)
    place = workflow(platform, members, approvals=0)
    platform.request(members.author, place, plan=PLAN)

    platform.delete(members.owner, place)

    must_soon_be(
        True,  # noqa: FBT003 - it is what must be found
        lambda: "succeeded" in _told(platform, members),
        what="the trail still tells of the run",
    )


def _told(platform: Platform, members: Team) -> list[str]:
    return [each.what for each in platform.trail_of_all(members.owner, members.organisation)]

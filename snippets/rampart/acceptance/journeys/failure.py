"""What happens when something breaks: the notifier, a process, the order of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.acceptance.journey import Group, must_be, must_hold, must_soon_be
from rampart.acceptance.platform import Disorder, Process, State
from rampart.acceptance.stage import PLAN, team, waiting, workflow

if TYPE_CHECKING:
    from rampart.acceptance.platform import Platform, Run
    from rampart.acceptance.stage import Team

GROUP = Group("failures")

ONCE = ["approval_needed", "approved", "succeeded"]
TRAIL = ["queued", "checking", "waiting_approval", "approved", "applying", "succeeded"]


@GROUP.journey
def notifier_down_stops_nobody(platform: Platform) -> None:
    """While the notifier is down a run can be requested, and people hear of it later."""
    members = team(platform)
    place, author = workflow(platform, members), members.author
    platform.notifier_goes_down()

    run = platform.request(author, place, plan=PLAN)

    platform.notifier_is_back()
    must_hold(platform.is_announced(run, "approval_needed"), what="announced afterwards")


@GROUP.journey
def notifier_that_hangs_stops_nobody(platform: Platform) -> None:
    """While the notifier hangs a run can be approved, and the approver gets an answer."""
    members = team(platform)
    run, approver = waiting(platform, members), members.approver
    platform.notifier_hangs()

    platform.in_time(lambda: platform.approve(approver, run))

    must_be(State.SUCCEEDED, platform.look_at(members.author, run).state, what="state")


@GROUP.journey
def nothing_is_announced_that_did_not_happen(platform: Platform) -> None:
    """If the server is killed while it approves, no approval is announced that is not there."""
    members = team(platform)
    run, approver = waiting(platform, members), members.approver

    platform.killed_while(Process.SERVER, lambda: platform.approve(approver, run))

    announced = "approved" in [each.kind for each in platform.announced(run)]
    there = platform.look_at(members.author, run).approved_by != ()
    must_be(there, announced, what="approval is announced")


@GROUP.journey
def what_happened_is_announced_after_a_kill(platform: Platform) -> None:
    """If the server is killed while it cancels runs, people hear of each one that is cancelled."""
    members = team(platform)
    place = workflow(platform, members)
    runs = [platform.request(members.author, place, plan=PLAN) for _ in range(2)]

    platform.killed_while(Process.SERVER, lambda: platform.archive(members.owner, place))

    for run in runs:
        cancelled = platform.look_at(members.author, run).state == State.CANCELLED
        must_be(
            cancelled,
            platform.is_announced(run, "cancelled"),
            what="cancellation is announced",
        )


@GROUP.journey
def events_delivered_twice_count_once(platform: Platform) -> None:
    """If each event is delivered twice, people hear of each thing once, and so does the trail."""
    platform.disorder(Disorder.TWICE)

    members, run = _approved_run(platform)

    _must_have_happened_once(platform, members, run)


@GROUP.journey
def events_out_of_order_tell_the_same(platform: Platform) -> None:
    """If the events of a run arrive in another order, its trail still tells them in order."""
    platform.disorder(Disorder.REORDERED)

    members, run = _approved_run(platform)

    _must_have_happened_once(platform, members, run)


@GROUP.journey
def killed_relay_loses_nothing(platform: Platform) -> None:
    """If the relay is killed at work, each thing is announced once it runs again."""
    members = team(platform)
    run, approver = waiting(platform, members), members.approver

    platform.killed_while(Process.RELAY, lambda: platform.approve(approver, run))

    _must_have_happened_once(platform, members, run)


@GROUP.journey
def killed_consumer_does_nothing_twice(platform: Platform) -> None:
    """If a consumer is killed at work, each thing is announced and recorded once."""
    members = team(platform)
    run, approver = waiting(platform, members), members.approver

    platform.killed_while(Process.CONSUMER, lambda: platform.approve(approver, run))

    _must_have_happened_once(platform, members, run)


def _approved_run(platform: Platform) -> tuple[Team, Run]:
    members = team(platform)
    run = waiting(platform, members)
    platform.approve(members.approver, run)
    return members, run


def _must_have_happened_once(platform: Platform, members: Team, run: Run) -> None:
    must_hold(platform.is_announced(run, "succeeded"), what="success was announced")
    must_soon_be(
        ONCE, lambda: sorted(each.kind for each in platform.announced(run)), what="announcements"
    )
    must_soon_be(
        TRAIL,
        lambda: [each.what for each in platform.trail(members.author, run)],
        what="trail",
    )

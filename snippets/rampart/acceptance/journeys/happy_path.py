"""What happens when nothing is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.acceptance.journey import Group, must_be, must_hold
from rampart.acceptance.platform import State
from rampart.acceptance.stage import PLAN, PLAN_ABROAD, PLAN_ERRORED, team, waiting, workflow
from rampart.domain.policy_check import Enforcement, Outcome

if TYPE_CHECKING:
    from rampart.acceptance.platform import Platform

GROUP = Group("happy path")


@GROUP.journey
def run_without_approval_succeeds(platform: Platform) -> None:
    """A run that meets the policies and needs no approval succeeds."""
    members = team(platform)

    run = platform.request(members.author, workflow(platform, members, approvals=0), plan=PLAN)

    must_be(State.SUCCEEDED, platform.look_at(members.author, run).state, what="state")


@GROUP.journey
def run_shows_the_policies_it_met(platform: Platform) -> None:
    """A run lists each policy that it was checked by."""
    members = team(platform)

    run = waiting(platform, members)

    checks = platform.look_at(members.viewer, run).checks
    must_be(
        [("region", Outcome.PASS)], [(each.policy, each.outcome) for each in checks], what="checks"
    )


@GROUP.journey
def approved_run_succeeds(platform: Platform) -> None:
    """A run waits for its approval, and succeeds once it has it."""
    members = team(platform)
    run = waiting(platform, members)
    before = platform.look_at(members.author, run).state

    platform.approve(members.approver, run)

    after = platform.look_at(members.author, run)
    must_be([State.WAITING, State.SUCCEEDED], [before, after.state], what="states before and after")
    must_be((members.approver.name,), after.approved_by, what="who approved")


@GROUP.journey
def each_announcement_is_made_once(platform: Platform) -> None:
    """People hear that a run waits, that it was approved and that it succeeded, once each."""
    members = team(platform)
    run = waiting(platform, members)

    platform.approve(members.approver, run)

    must_hold(platform.is_announced(run, "succeeded"), what="success was announced")
    must_be(
        ["approval_needed", "approved", "succeeded"],
        sorted(each.kind for each in platform.announced(run)),
        what="announcements",
    )


@GROUP.journey
def advice_does_not_stop_a_run(platform: Platform) -> None:
    """A policy that only advises is shown with its reason, and the run goes on."""
    members = team(platform, enforcement=Enforcement.ADVISORY)

    run = platform.request(
        members.author, workflow(platform, members, approvals=0), plan=PLAN_ABROAD
    )

    seen = platform.look_at(members.author, run)
    must_be(State.SUCCEEDED, seen.state, what="state")
    must_be([Outcome.WARN], [each.outcome for each in seen.checks], what="outcomes")
    must_hold("us-east-1" in seen.checks[0].reason, what="the reason names the region")


@GROUP.journey
def errored_plan_fails(platform: Platform) -> None:
    """A run whose plan Terraform could not finish ends as failed, and is announced so."""
    members = team(platform)

    run = platform.request(
        members.author, workflow(platform, members, approvals=0), plan=PLAN_ERRORED
    )

    must_be(State.FAILED, platform.look_at(members.author, run).state, what="state")
    must_hold(platform.is_announced(run, "failed"), what="the failure was announced")

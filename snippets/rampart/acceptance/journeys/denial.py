"""What happens to a run that a policy does not allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.acceptance.journey import Group, must_be, must_hold, must_refuse
from rampart.acceptance.platform import Because, State
from rampart.acceptance.stage import NO_DELETE, PLAN, PLAN_ABROAD, team, workflow
from rampart.domain.policy_check import Enforcement, Outcome

if TYPE_CHECKING:
    from rampart.acceptance.platform import Platform

GROUP = Group("denied")

DELETING = PLAN_ABROAD.replace('"create"', '"delete"')


@GROUP.journey
def denied_run_says_why(platform: Platform) -> None:
    """A run that breaks a policy is denied, and shows the policy and the reason in words."""
    members = team(platform)

    run = platform.request(members.author, workflow(platform, members), plan=PLAN_ABROAD)

    seen = platform.look_at(members.author, run)
    must_be(State.DENIED, seen.state, what="state")
    must_be([("region", Outcome.DENY)], [(c.policy, c.outcome) for c in seen.checks], what="checks")
    must_hold("us-east-1" in seen.checks[0].reason, what="the reason names the region")


@GROUP.journey
def every_broken_policy_is_named(platform: Platform) -> None:
    """A run that breaks two policies names both at once."""
    members = team(platform)
    platform.add_policy(
        members.owner,
        members.organisation,
        name="no delete",
        source=NO_DELETE,
        enforcement=Enforcement.MANDATORY,
    )

    run = platform.request(members.author, workflow(platform, members), plan=DELETING)

    denied = [c.policy for c in platform.look_at(members.author, run).checks if c.reason]
    must_be(["no delete", "region"], sorted(denied), what="policies with a reason")


@GROUP.journey
def denied_run_cannot_be_approved(platform: Platform) -> None:
    """No approval turns a denial round."""
    members = team(platform)
    run = platform.request(members.author, workflow(platform, members), plan=PLAN_ABROAD)

    must_refuse(
        Because.CONFLICT,
        lambda: platform.approve(members.approver, run),
        what="approving a denied run",
    )

    must_be(State.DENIED, platform.look_at(members.author, run).state, what="state")


@GROUP.journey
def denial_is_announced(platform: Platform) -> None:
    """People hear of a denial, and of nothing else."""
    members = team(platform)

    run = platform.request(members.author, workflow(platform, members), plan=PLAN_ABROAD)

    must_hold(platform.is_announced(run, "denied"), what="the denial was announced")
    must_be(["denied"], [each.kind for each in platform.announced(run)], what="announcements")


@GROUP.journey
def policy_that_cannot_be_evaluated_denies(platform: Platform) -> None:
    """What nobody could check is not allowed, and the reason says that."""
    members = team(platform)
    platform.add_policy(
        members.owner,
        members.organisation,
        name="limit",
        source=NO_DELETE.replace('"delete"', '"{{ var.action }}"'),
        enforcement=Enforcement.MANDATORY,
    )

    run = platform.request(members.author, workflow(platform, members), plan=PLAN)

    seen = platform.look_at(members.author, run)
    reasons = [each.reason for each in seen.checks if each.policy == "limit"]
    must_be(State.DENIED, seen.state, what="state")
    must_be([True], ["Variables not found: action" in each for each in reasons], what="reason")


@GROUP.journey
def what_is_no_plan_makes_no_run(platform: Platform) -> None:
    """A text that is no plan is refused, and leaves no run behind."""
    members = team(platform)
    place = workflow(platform, members)

    for text in ("", "{", "[]", '{"resource_changes": 1}', "[" * 100_000):
        must_refuse(
            Because.INVALID,
            lambda text=text: platform.request(members.author, place, plan=text),  # type: ignore[misc]
            what=f"a plan {text[:30]!r}",
        )

    must_be([], platform.runs(members.author), what="runs")

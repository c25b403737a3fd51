"""Who and what a journey starts with: an organisation, its people, a policy, two plans."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rampart.acceptance.platform import Role
from rampart.domain.policy_check import Enforcement

if TYPE_CHECKING:
    from rampart.acceptance.platform import Organisation, Person, Platform, Run, Workflow

POLICIES = Path(__file__).parents[2] / "policies"


def _text(name: str) -> str:
    return (POLICIES / name).read_text(encoding="utf-8")


REGION = _text("plan_region/policy.json")
"""A policy: resources stand in regions of ours."""
NO_DELETE = _text("plan_deletes_nothing/policy.json")
"""A policy: nothing is deleted."""
PLAN = _text("plan_region/passes.json")
"""A plan that meets the policies."""
PLAN_ABROAD = _text("plan_region/fails.json")
"""A plan with a resource in a region that is not ours."""
PLAN_ERRORED = PLAN.replace("{", '{"errored": true,', 1)
"""A plan that meets the policies, and that Terraform could not finish."""


class Team:
    """An organisation and its people; each joins when the journey first names them."""

    def __init__(self, platform: Platform, *, organisation: Organisation, owner: Person) -> None:
        self._platform = platform
        self.organisation = organisation
        self.owner = owner

    @cached_property
    def author(self) -> Person:
        """Somebody who may request runs."""
        return self.member("author", Role.AUTHOR)

    @cached_property
    def approver(self) -> Person:
        """Somebody who may approve runs."""
        return self.member("approver", Role.APPROVER)

    @cached_property
    def second(self) -> Person:
        """Somebody else who may approve runs."""
        return self.member("second", Role.APPROVER)

    @cached_property
    def viewer(self) -> Person:
        """Somebody who may only look."""
        return self.member("viewer", Role.VIEWER)

    def member(self, name: str, role: Role) -> Person:
        """Let somebody new in."""
        person = self._platform.sign_up(name)
        self._platform.join(self.owner, self.organisation, person=person, role=role)
        return person


def team(
    platform: Platform,
    *,
    name: str = "Acme",
    enforcement: Enforcement = Enforcement.MANDATORY,
) -> Team:
    """Found an organisation with the policy on regions."""
    owner = platform.sign_up("owner")
    organisation = platform.found(owner, name=name)
    platform.add_policy(owner, organisation, name="region", source=REGION, enforcement=enforcement)
    return Team(platform, organisation=organisation, owner=owner)


def workflow(platform: Platform, members: Team, *, approvals: int = 1) -> Workflow:
    """Add a workflow to the organisation."""
    return platform.add_workflow(
        members.owner, members.organisation, name="network", approvals=approvals
    )


def waiting(platform: Platform, members: Team, *, approvals: int = 1) -> Run:
    """Request a run that waits for so many approvals."""
    place = workflow(platform, members, approvals=approvals)
    return platform.request(members.author, place, plan=PLAN)

"""``seed``: fill a new database with samples, and give the sample people new passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from rampart.domain.policy_check import Enforcement
from rampart.domain.role import Role
from rampart.sample import (
    PEOPLE,
    RUNS,
    SAMPLE_POLICIES,
    WORKFLOWS,
    new_password,
    people_lines,
    sample_text,
)
from rampart.step2_modular import tenancy
from rampart.step2_modular.organisations import api as organisations
from rampart.step2_modular.policies import api as policies
from rampart.step2_modular.runs import api as runs
from rampart.step2_modular.workflows import api as workflows

if TYPE_CHECKING:
    from rampart.domain.actor import Actor


class Command(BaseCommand):
    """Fill a new database; on a later call only the passwords are new."""

    help = "Fill a new database with samples, and print the sample people with new passwords."

    def handle(self, *_: object, **__: object) -> None:
        """Fill and print."""
        if settings.SESSION_COOKIE_SECURE:
            raise CommandError(
                "sample people do not belong into production (fix: sign up, then close the sign-up"
                " with RAMPART_OPEN_SIGNUP=false)"
            )
        if not User.objects.filter(username=PEOPLE[0].name).exists():
            self._make()
        passwords = {person.name: new_password() for person in PEOPLE}
        for name, password in passwords.items():
            user = User.objects.get(username=name)
            user.set_password(password)
            user.save(update_fields=["password"])
        self.stdout.write("\n".join(people_lines(passwords)))

    def _make(self) -> None:
        for person in PEOPLE:
            User.objects.create_user(person.name)
        for name in dict.fromkeys(person.organisation for person in PEOPLE):
            self._make_organisation(name)

    def _make_organisation(self, name: str) -> None:
        members = [person for person in PEOPLE if person.organisation == name]
        owner = members[0].name
        made = organisations.organisation_found(actor=_actor(owner), name=name)
        for person in members[1:]:
            organisations.member_join(
                actor=_actor(owner),
                organisation_id=made,
                person=person.name,
                role=Role(person.role),
            )
        with tenancy.within([made]):
            self._fill(_actor(owner), author=_actor(_author(name)), name=name)

    def _fill(self, owner: Actor, *, author: Actor, name: str) -> None:
        [organisation_id] = owner.organisation_ids
        for policy, file, enforcement in SAMPLE_POLICIES:
            policies.policy_add(
                actor=owner,
                organisation_id=organisation_id,
                name=policy,
                source=sample_text(file),
                enforcement=Enforcement(enforcement),
            )
        plan = sample_text("plan_region/passes.json")
        ids = {
            workflow: workflows.workflow_add(
                actor=owner,
                organisation_id=organisation_id,
                name=workflow,
                required_approvals=needed,
                plan=plan,
            ).id
            for organisation, workflow, needed in WORKFLOWS
            if organisation == name
        }
        for workflow, file in RUNS:
            if workflow in ids:
                runs.run_request(actor=author, workflow_id=ids[workflow], plan=sample_text(file))


def _author(organisation: str) -> str:
    return next(
        person.name
        for person in PEOPLE
        if (person.organisation, person.role) == (organisation, Role.AUTHOR)
    )


def _actor(name: str) -> Actor:
    user = User.objects.get(username=name)
    return organisations.actor_of(user_id=user.pk, name=name)

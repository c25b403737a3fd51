"""``seed``: fill a new database with samples, and give the sample people new passwords."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from rampart.sample import (
    PEOPLE,
    RUNS,
    SAMPLE_POLICIES,
    WORKFLOWS,
    new_password,
    people_lines,
    sample_text,
)
from rampart.step1_mud.config.settings import ENVIRONMENT
from rampart.step1_mud.organisations.models import Organisation
from rampart.step1_mud.workflows.models import Workflow


class Command(BaseCommand):
    """Fill a new database; on a later call only the passwords are new."""

    help = "Fill a new database with samples, and print the sample people with new passwords."

    def handle(self, *_, **__):
        if ENVIRONMENT.is_production:
            raise CommandError(
                "sample people do not belong into production (fix: sign up, then close the sign-up"
                " with RAMPART_OPEN_SIGNUP=false)"
            )
        if not Organisation.objects.exists():
            self.make_organisations()
            self.make_runs()
        passwords = {person.name: new_password() for person in PEOPLE}
        for name, password in passwords.items():
            user = User.objects.get(username=name)
            user.set_password(password)
            user.save()
        self.stdout.write("\n".join(people_lines(passwords)))

    def make_organisations(self):
        organisations = {}
        for person in PEOPLE:
            user = User.objects.create_user(person.name)
            if person.organisation not in organisations:
                organisations[person.organisation] = Organisation.found(user, person.organisation)
            organisations[person.organisation].membership_set.update_or_create(
                user=user, defaults={"role": person.role}
            )
        for organisation in organisations.values():
            for name, file, enforcement in SAMPLE_POLICIES:
                organisation.policy_set.create(
                    name=name, source=sample_text(file), enforcement=enforcement
                )
        for organisation, name, approvals in WORKFLOWS:
            organisations[organisation].workflow_set.create(
                name=name,
                required_approvals=approvals,
                plan=sample_text("plan_region/passes.json"),
            )

    def make_runs(self):
        for name, file in RUNS:
            workflow = Workflow.objects.get(name=name)
            author = workflow.organisation.membership_set.get(role="author").user
            workflow.request_run(author, sample_text(file))

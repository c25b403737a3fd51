"""A workflow that goes while the policies think takes the run's request with it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from rampart.acceptance.step import STEPS
from rampart.acceptance.transport_socket import environment

# In a child, because Django is configured once a process.
SCRIPT = """
import sys
from types import SimpleNamespace

import django
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from rampart.acceptance.stage import PLAN
from rampart.domain.refusal import NotFoundError
from rampart.step2_modular.organisations import api as organisations
from rampart.step2_modular.runs import api, services
from rampart.step2_modular.workflows import api as workflows

call_command("migrate", verbosity=0)
user = User.objects.create_user("ada")
ada = organisations.actor_of(user_id=user.pk, name="ada")
place = organisations.organisation_found(actor=ada, name="Acme")
ada = organisations.actor_of(user_id=user.pk, name="ada")
workflow = workflows.workflow_add(
    actor=ada, organisation_id=place, name="network", required_approvals=1
)
end = {"archive": api.workflow_close, "delete": api.workflow_remove}[sys.argv[1]]


def think(**_):
    end(actor=ada, workflow_id=workflow.id)
    return []


services.policies = SimpleNamespace(plan_judge=think)
try:
    api.run_request(actor=ada, workflow_id=workflow.id, plan=PLAN)
except NotFoundError:
    print("refused", len(api.run_list(actor=ada, limit=9)))
"""
MODULAR = [step for step in STEPS if step.borders]


@pytest.mark.parametrize("end", ["archive", "delete"])
@pytest.mark.parametrize("step", MODULAR, ids=lambda step: f"step {step.number}")
def test_run_of_a_workflow_that_goes_meanwhile_is_refused(step, end, tmp_path):
    child = subprocess.run(
        [sys.executable, "-c", SCRIPT, end],
        env=environment(data=tmp_path, notifier="") | {"DJANGO_SETTINGS_MODULE": step.settings},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "refused 0\n" == child.stdout, child.stderr

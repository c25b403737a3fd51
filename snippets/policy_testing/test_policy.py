"""Lay this file beside your policy.json, and inputs into two folders.

``accepts/`` holds inputs that the policy passes; ``refuses/ID/`` holds those that it fails because
of the check with that id.  ``TIRITH`` is the command to ask, ``POLICY`` another policy to try.
"""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
POLICY = Path(os.environ.get("POLICY", HERE / "policy.json"))
TIRITH = shlex.split(os.environ.get("TIRITH", f"{sys.executable} -m policy_engine"))
ACCEPTED = sorted(HERE.glob("accepts/*"))
REFUSED = sorted(HERE.glob("refuses/*/*"))


def verdict_on(path):
    run = subprocess.run(  # noqa: S603 - the command is the reader's own
        [*TIRITH, "--json", "-policy-path", POLICY, "-input-path", path],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(run.stdout)


def name(path):
    return path.relative_to(HERE).as_posix()


def test_there_are_inputs_to_accept():
    assert ACCEPTED


@pytest.mark.parametrize("path", ACCEPTED, ids=name)
def test_input_is_accepted(path):
    verdict = verdict_on(path)

    assert True is verdict["final_result"]
    assert [] == verdict["errors"]


@pytest.mark.parametrize("path", REFUSED, ids=name)
def test_input_is_refused_by_the_check_that_its_folder_names(path):
    verdict = verdict_on(path)

    assert False is verdict["final_result"]
    assert [] == verdict["errors"]
    assert path.parent.name in [
        check["id"] for check in verdict["evaluators"] if check["passed"] is False
    ]


def test_each_check_refuses_an_input():
    policy = json.loads(POLICY.read_text(encoding="utf-8"))

    assert sorted(check["id"] for check in policy["evaluators"]) == sorted(
        {path.parent.name for path in REFUSED}
    )

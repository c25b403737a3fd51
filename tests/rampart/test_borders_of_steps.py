"""A border that is crossed is named: by the guard on a journey, or by a contract on imports.

Each file of ``crossings`` is a change that a colleague may make with a good heart. It is put into a
copy of the code, and what it shows is right every time.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rampart.acceptance.step import INSIDE

ROOT = Path(__file__).parents[2]
CROSSINGS = Path(__file__).parent / "crossings"
PACKAGES = ("rampart", "policy_engine", "policies")
LINTER = "from importlinter.cli import lint_imports_command; lint_imports_command()"
JOURNEY = "approved_run_succeeds"


@pytest.fixture
def copy(tmp_path):
    """The code of all steps, to be changed."""
    for name in PACKAGES:
        unbuilt = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "snippets" / name, tmp_path / "snippets" / name, ignore=unbuilt)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def cross(copy, name):
    """Make a change; it must fit."""
    subprocess.run(["git", "apply", str(CROSSINGS / f"{name}.patch")], cwd=copy, check=True)


def python(copy, *words):
    places = os.pathsep.join((str(copy / "snippets"), str(ROOT / "docs/_ext")))
    return subprocess.run(
        [sys.executable, *words],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": places, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def walk(copy, step, journey=JOURNEY):
    return python(copy, "-m", "rampart.acceptance.walk", str(step), INSIDE, journey)


def lint(copy, *contracts):
    named = [word for contract in contracts for word in ("--contract", contract)]
    return python(copy, "-c", LINTER, "--no-logo", "--no-cache", *named).stdout


@pytest.mark.parametrize("step", [2, 3])
def test_no_border_is_crossed_on_a_journey(copy, step):
    done = walk(copy, step)

    assert (0, "passed") == (done.returncode, json.loads(done.stdout)["kind"]), done.stderr


@pytest.mark.parametrize(
    ("crossing", "step", "journey", "words"),
    [
        ("join", 2, JOURNEY, "runs reads workflows_workflow, which belongs to workflows"),
        (
            "reverse_relation",
            2,
            "archiving_is_in_the_trail_of_each_run",
            "workflows writes to runs_run, which belongs to runs",
        ),
        ("signal", 2, JOURNEY, "audit listens to post_save of runs.Run, which belongs to runs"),
        ("signal", 3, JOURNEY, "audit listens to post_save of runs.Run, which belongs to runs"),
    ],
)
def test_guard_names_who_crosses_a_border_on_a_journey(copy, crossing, step, journey, words):
    cross(copy, crossing)

    done = walk(copy, step, journey)

    assert 0 != done.returncode
    assert words in done.stderr.splitlines()[-1]


def test_contract_names_who_goes_past_a_door(copy):
    contracts = ("rampart-modules", "rampart-door-runs", "rampart-door-workflows")
    before = lint(copy, *contracts)
    cross(copy, "door")
    (copy / "snippets/rampart/step3_events/outbox/joined.py").write_text(
        "from rampart.step2_modular.runs.models import Run\n", encoding="utf-8"
    )

    after = lint(copy, *contracts)

    assert "3 kept, 0 broken" in before
    assert "1 kept, 2 broken" in after
    assert "rampart.step2_modular.runs.selectors -> rampart.step2_modular.workflows.models" in after
    assert "rampart.step3_events.outbox.joined -> rampart.step2_modular.runs.models" in after

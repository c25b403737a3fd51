"""What must hold of the structure of a step, and does not yet where a mistake is named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from rampart.acceptance.step import STEPS

SNIPPETS = Path(__file__).parents[2] / "snippets"


class WrongStructureError(AssertionError):
    """The structure is as the named mistake leaves it."""


@cache
def figures(number):
    child = subprocess.run(
        [sys.executable, "-m", "rampart.fitness", str(number), "--json"],
        env=os.environ | {"PYTHONPATH": str(SNIPPETS)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(child.stdout)


@pytest.fixture(params=STEPS, ids=lambda step: f"step {step.number}")
def measured(request):
    """The figures of a step; the test is expected to fail if a mistake of the step names it."""
    name = request.node.originalname
    for mistake in request.param.manifest.mistakes:
        if mistake.test == name:
            reason = f"{mistake.id}: {mistake.title}"
            mark = pytest.mark.xfail(reason=reason, raises=WrongStructureError, strict=True)
            request.node.add_marker(mark)
    return figures(request.param.number)


def must_be(expected, found):
    if expected != found:
        raise WrongStructureError(f"expected {expected}, found {found}")


def test_list_of_runs_costs_the_same_with_ten_times_the_rows(measured):
    must_be(measured["queries_of_runs_at_3"], measured["queries_of_runs_at_30"])


def test_no_table_points_into_another_app(measured):
    must_be([], measured["relations_into_other_apps"])


def test_no_two_apps_import_each_other(measured):
    must_be([], measured["mutual_imports"])


def test_each_app_is_seen(measured):
    assert {"organisations", "workflows", "policies", "runs", "approvals", "audit"} <= set(
        measured["apps"]
    )


def test_first_page_is_measured(measured):
    assert measured["queries_of_overview_at_3"] > 0

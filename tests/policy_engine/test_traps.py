"""Each trap of the page is one, and its way out leads out.

``TIRITH=/path/to/venv/bin/tirith`` lets Tirith 1.0.5 judge the same files.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest
from policy_engine.document import read
from policy_engine.lint_policy import findings
from policy_engine.variables import from_documents
from policy_engine.verdict import as_json, evaluate
from tirith_examples.gotchas.__main__ import BY_HARM, HERE

TIRITH = os.environ.get("TIRITH")
RUNS = [("policy", "input"), ("way_out", "input"), ("way_out", "other")]


def final_result(trap, policy, document):
    variables = from_documents([read(HERE / "variables.json")])
    files = [read(HERE / trap / f"{name}.json") for name in (policy, document)]
    return as_json(evaluate(*files, variables))["final_result"]


def test_every_folder_with_two_inputs_is_in_the_order_of_harm():
    folders = {path.parent.name for path in HERE.glob("*/other.json")}

    assert folders == set(BY_HARM)
    assert len(folders) == len(BY_HARM)


@pytest.mark.parametrize("trap", BY_HARM)
def test_a_way_out_answers_otherwise_than_the_policy_and_otherwise_to_the_other_input(trap):
    trapped, led_out, other = (final_result(trap, *run) for run in RUNS)

    assert isinstance(led_out, bool)
    assert led_out is not trapped
    assert other is (not led_out)


@pytest.mark.parametrize("trap", BY_HARM)
def test_the_linter_finds_nothing_in_a_way_out(trap):
    assert list(findings(read(HERE / trap / "way_out.json"))) == []


@pytest.mark.skipif(TIRITH is None, reason="TIRITH names no Tirith 1.0.5 to ask")
@pytest.mark.parametrize("run", RUNS, ids="-".join)
@pytest.mark.parametrize("trap", BY_HARM)
def test_tirith_falls_into_the_same_trap(trap, run):
    policy, document = (HERE / trap / f"{name}.json" for name in run)
    paths = ["-policy-path", policy, "-input-path", document, "-var-path", HERE / "variables.json"]
    asked = subprocess.run(
        [Path(TIRITH), *paths, "--json"], capture_output=True, text=True, check=True
    )

    assert json.loads(asked.stdout)["final_result"] is final_result(trap, *run)

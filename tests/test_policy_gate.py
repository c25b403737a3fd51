"""The gate of the page on CI lets a job go on only after a policy passed.

``TIRITH=/path/to/venv/bin/tirith`` asks Tirith 1.0.5 as well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GATE = ROOT / "snippets/policy_gate/gate.sh"
OURS = [sys.executable, "-m", "policy_engine"]
ENGINES = [OURS, *([[os.environ["TIRITH"]]] if "TIRITH" in os.environ else [])]
PASSED, NO_VERDICT, FAILED = 0, 1, 3

CHECK = {
    "id": "small",
    "provider_args": {"operation_type": "get_value", "key_path": "size"},
    "condition": {"type": "LessThan", "value": 5},
}
POLICY = {
    "meta": {"version": "v1", "required_provider": "stackguardian/json"},
    "evaluators": [CHECK],
    "eval_expression": "small",
}
TOLERANT = CHECK | {"condition": CHECK["condition"] | {"error_tolerance": 2}}
UNKNOWN = CHECK | {"condition": {"type": "Below", "value": 5}}

# name: the changes to the policy, the input, the exit code, what the gate says
CASES = {
    "passed": ({}, {"size": 4}, PASSED, "gate: passed"),
    "failed": ({}, {"size": 5}, FAILED, "check small: `5` is not less than `5`"),
    "not found": ({}, {}, FAILED, "key_path: `size` is not found"),
    "skipped": ({"evaluators": [TOLERANT]}, {}, NO_VERDICT, "final_result is null"),
    "passed beside a skip": (
        {
            "evaluators": [TOLERANT, CHECK | {"id": "b", "condition": {"type": "IsEmpty"}}],
            "eval_expression": "small || !b",
        },
        {},
        PASSED,
        "check small was skipped",
    ),
    "undefined id": (
        {"eval_expression": "small && smal"},
        {"size": 4},
        NO_VERDICT,
        "have been removed: smal",
    ),
    "missing variable": (
        {"eval_expression": "{{ var.x }}"},
        {"size": 4},
        NO_VERDICT,
        "Variables not found: x",
    ),
    "not a truth value": (
        {"eval_expression": "small && 'yes'"},
        {"size": 4},
        NO_VERDICT,
        'final_result is "yes"',
    ),
    "unknown condition type": (
        {"evaluators": [UNKNOWN], "eval_expression": "!small"},
        {"size": 4},
        NO_VERDICT,
        "check small: its condition type is unknown",
    ),
    "no provider arguments": (
        {"evaluators": [{"id": "small", "condition": {}}]},
        {},
        NO_VERDICT,
        "the engine did not finish",
    ),
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def gate(*command):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "snippets")}
    run = subprocess.run(
        [GATE, *command], capture_output=True, text=True, check=False, env=environment
    )
    return run.returncode, run.stdout


def judged(engine, policy, document):
    Path("policy.json").write_text(policy, encoding="utf-8")
    Path("input.json").write_text(document, encoding="utf-8")
    return gate(*engine, "-policy-path", "policy.json", "-input-path", "input.json")


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: Path(engine[-1]).name)
@pytest.mark.parametrize("name", CASES)
def test_code_tells_a_pass_from_a_failure_and_from_no_verdict(engine, name):
    changes, document, expected, says = CASES[name]

    code, said = judged(engine, json.dumps(POLICY | changes), json.dumps(document))

    assert expected == code
    assert says in said


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: Path(engine[-1]).name)
def test_failure_that_a_skip_erased_stops_the_job(engine):
    """Tirith 1.0.5, quirk 1: a resource being deleted forgives the one before it."""
    arguments = {
        "operation_type": "attribute",
        "terraform_resource_type": "db",
        "terraform_resource_attribute": "tls",
    }
    condition = {"type": "Equals", "value": True}
    created = {"actions": ["create"], "after": {"tls": False}}
    deleted = {"actions": ["delete"], "after": None}
    changes = [
        {"address": f"db.{index}", "type": "db", "change": change}
        for index, change in enumerate([created, deleted])
    ]
    policy = {
        "meta": {"required_provider": "stackguardian/terraform_plan"},
        "evaluators": [
            {"id": "tls", "provider_args": arguments, "condition": condition},
            {
                "id": "few",
                "provider_args": {"operation_type": "count", "terraform_resource_type": "db"},
                "condition": {"type": "LessThan", "value": 9},
            },
        ],
        "eval_expression": "tls && few",
    }

    code, said = judged(engine, json.dumps(policy), json.dumps({"resource_changes": changes}))

    assert NO_VERDICT == code
    assert "check tls: a skipped result erased a failed one" in said


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: Path(engine[-1]).name)
@pytest.mark.parametrize(("policy", "document"), [("{", "{}"), (json.dumps(POLICY), "{")])
def test_file_that_is_not_json_stops_the_job(engine, policy, document):
    code, said = judged(engine, policy, document)

    assert NO_VERDICT == code
    assert "the engine did not finish" in said


def test_engine_that_is_not_installed_stops_the_job():
    code, said = gate("no-such-engine")

    assert NO_VERDICT == code
    assert "the engine did not finish" in said


@pytest.mark.parametrize(
    "printed",
    [
        '{"final_result": true}',
        '{"final_result": true, "evaluators": null}',
        '{"final_result": true, "evaluators": [], "errors": 7}',
        '{"final_result": false, "evaluators": [1]}',
        '{"final_result": false, "evaluators": [{"id": "a", "passed": false, "result": null}]}',
        '{"final_result": false, "evaluators": [{"id": "a", "passed": false, "result": [{}]}]}',
    ],
)
def test_json_that_is_no_verdict_stops_the_job(printed):
    code, said = gate("sh", "-c", 'echo "$0"', printed)

    assert NO_VERDICT == code
    assert said.startswith("gate: no verdict\nthis is no verdict of Tirith")


@pytest.mark.parametrize("printed", ["[" * 100_000, "1" * 5_000, "\udcff"])
def test_what_json_cannot_hold_stops_the_job(printed, tmp_path):
    path = tmp_path / "printed"
    path.write_text(printed, encoding="utf-8", errors="surrogateescape")

    code, said = gate("sh", "-c", f"cat {path}")

    assert NO_VERDICT == code
    assert "the engine did not finish" in said


def test_engine_that_breaks_after_its_verdict_stops_the_job():
    verdict = json.dumps({"final_result": True, "evaluators": [], "errors": []})

    code, said = gate("sh", "-c", f"echo '{verdict}'; exit 9")

    assert "gate: passed\n" == said
    assert 9 == code

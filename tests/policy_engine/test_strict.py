"""With ``--strict`` nothing is passed over in silence; without it nothing changes."""

import io
import json
from copy import deepcopy

import pytest
from policy_engine.__main__ import main

POLICY = {
    "meta": {"version": "v1", "required_provider": "stackguardian/json"},
    "evaluators": [
        {
            "id": "a",
            "provider_args": {"operation_type": "get_value", "key_path": "items.*.size"},
            "condition": {"type": "LessThan", "value": 9, "error_tolerance": 2},
        }
    ],
    "eval_expression": "a",
}
DATA = {"items": [{"size": 1}, {"size": 2}]}
CHECK = POLICY["evaluators"][0]
IS_DELETED = {"type": "db", "address": "db.b", "change": {"actions": ["delete"], "after": None}}
IS_OPEN = {"type": "db", "address": "db.a", "change": {"actions": ["create"], "after": {"tls": 0}}}
PLAN = {"operation_type": "attribute", "terraform_resource_type": "db"}

# name: the changes to the policy, the input, what strict says
SILENT = {
    "undefined id": ({"eval_expression": "a && b"}, DATA, "not defined and have been removed: b"),
    "skipped": ({"eval_expression": "b"}, DATA, "final_result is None"),
    "not a truth value": ({"eval_expression": "a && 'yes'"}, DATA, "final_result is 'yes'"),
    "unknown provider": (
        {"meta": {"required_provider": "json"}},
        DATA,
        "no provider is named 'json'",
    ),
    "no provider": ({"meta": {}}, DATA, "no provider is named 'core'"),
    "unknown condition": (
        {"evaluators": [CHECK | {"condition": {"type": "Below"}}], "eval_expression": "!a"},
        DATA,
        "no evaluator is named 'Below'",
    ),
    "wrong operation": (
        {
            "evaluators": [
                {
                    "id": "a",
                    "provider_args": {"operation_type": "getvalue", "key_path": "items"},
                    "condition": {"type": "IsEmpty"},
                }
            ]
        },
        DATA,
        "operation_type is 'getvalue'",
    ),
    "item without the key": ({}, {"items": [{"size": 1}, {}]}, "items that lack the rest"),
    "equal ids": ({"evaluators": [CHECK, CHECK]}, DATA, "2 checks have the id 'a'"),
    "skip erases a failure": (
        {
            "meta": {"required_provider": "stackguardian/terraform_plan"},
            "evaluators": [
                {
                    "id": "a",
                    "provider_args": PLAN | {"terraform_resource_attribute": "tls"},
                    "condition": {"type": "Equals", "value": 1},
                }
            ],
        },
        {"resource_changes": [IS_OPEN, IS_DELETED]},
        "a skipped result erases a failed one",
    ),
    "missing variable": ({"eval_expression": "{{ var.x }}"}, DATA, "Variables not found: x"),
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(folder, policy, data, *flags):
    (folder / "policy.json").write_text(json.dumps(policy))
    (folder / "input.json").write_text(json.dumps(data))
    argv = ("-policy-path", "policy.json", "-input-path", "input.json", "--json", *flags)
    out, err = io.StringIO(), io.StringIO()
    code = main(argv, out=out, err=err)
    return code, json.loads(out.getvalue())


@pytest.mark.parametrize("name", SILENT)
def test_what_passed_in_silence_is_an_error(folder, name):
    changes, data, says = SILENT[name]
    policy = deepcopy(POLICY) | changes

    code, output = run(folder, policy, data)
    strict_code, strict_output = run(folder, policy, data, "--strict")
    assert (0, 1) == (code, strict_code)
    assert says in " ".join(strict_output["errors"])
    assert output | {"errors": []} == strict_output | {"errors": []}
    assert output["errors"] == strict_output["errors"][: len(output["errors"])]


def test_clean_pass_ends_with_0(folder):
    assert run(folder, POLICY, DATA) == run(folder, POLICY, DATA, "--strict")


def test_failed_policy_ends_with_1(folder):
    code, output = run(folder, POLICY, {"items": [{"size": 10}]}, "--strict")

    assert (1, False, []) == (code, output["final_result"], output["errors"])


def test_skipped_variable_ends_with_1(folder):
    assert 0 == run(folder, POLICY, DATA, "-var", "x=1", "--strict")[0]
    assert 1 == run(folder, POLICY, DATA, "-var", "x={", "--strict")[0]

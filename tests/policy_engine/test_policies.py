"""Every policy passes what it should, fails what it should, and catches each seeded violation."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from policy_engine.document import Document, read
from policy_engine.verdict import evaluate

FOLDER = Path(__file__).parents[2] / "snippets" / "policies"
POLICIES = sorted(path.parent for path in FOLDER.glob("*/policy.json"))
PASSES = sorted(FOLDER.glob("*/passes*.json"))
FAILS = sorted(FOLDER.glob("*/fails*.json"))
SEEDED = [
    (folder, seed)
    for folder in POLICIES
    for seed in json.loads((folder / "seeded.json").read_text(encoding="utf-8"))
]


def name(value):
    return value.relative_to(FOLDER).as_posix() if isinstance(value, Path) else value["caught_by"]


def judge(path):
    return evaluate(read(path.with_name("policy.json")), read(path))


def violated(folder, seed):
    """Return the passing input with one value changed."""
    data = deepcopy(read(folder / "passes.json").value)
    *way, last = seed["set"]
    target = data
    for key in way:
        target = target[key]
    assert target[last] != seed["to"]
    target[last] = seed["to"]
    return Document(path="seeded", text="", value=data)


def test_there_are_policies():
    assert POLICIES


@pytest.mark.parametrize("path", PASSES, ids=name)
def test_policy_passes(path):
    verdict = judge(path)

    assert True is verdict.final_result
    assert () == verdict.errors


@pytest.mark.parametrize("path", FAILS, ids=name)
def test_policy_fails(path):
    verdict = judge(path)

    assert False is verdict.final_result
    assert () == verdict.errors


@pytest.mark.parametrize("folder", POLICIES, ids=name)
def test_policy_has_passing_and_failing_inputs(folder):
    assert (folder / "passes.json").exists()
    assert (folder / "fails.json").exists()


@pytest.mark.parametrize(("folder", "seed"), SEEDED, ids=name)
def test_seeded_violation_is_caught_by_its_check(folder, seed):
    verdict = evaluate(read(folder / "policy.json"), violated(folder, seed))

    assert False is verdict.final_result
    assert seed["caught_by"] in [check.id for check in verdict.checks if check.passed is False]


@pytest.mark.parametrize("folder", POLICIES, ids=name)
def test_no_check_is_without_effect(folder):
    """Each check is named in the expression and bites on a seeded violation, alone or negated."""
    policy = read(folder / "policy.json").value
    caught = {seed["caught_by"] for where, seed in SEEDED if where == folder}

    for check in policy["evaluators"]:
        assert check["id"] in policy["eval_expression"]
        assert check["id"] in caught or f"!{check['id']}" in policy["eval_expression"]

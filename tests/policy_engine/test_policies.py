"""Every policy passes what it should, fails what it should, and catches each seeded violation.

A folder below ``snippets/policies`` holds

* ``policy.json``, and ``variables.json`` if the policy has variables,
* inputs that pass (``passes*``) and that fail (``fails*``),
* ``seeded.json``: changes of one value of the input that passes, each with the check to catch it,
* ``leaks.json``: inputs (``leaks_*``) that the rule should refuse and the policy does not, each
  with the verdict that it gets and the reason.

With ``TIRITH`` set to the command of Tirith 1.0.5, its answers are compared, too.
"""

import json
import os
import subprocess
from copy import deepcopy
from pathlib import Path

import pytest
from policy_engine.document import Document, read, read_input
from policy_engine.verdict import as_json, evaluate

TIRITH = os.environ.get("TIRITH")
ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "snippets" / "policies"
SUFFIXES = {".json", ".yaml"}


def inputs(start):
    """Return the input files whose names start so."""
    return sorted(path for path in FOLDER.glob(f"*/{start}*.*") if path.suffix in SUFFIXES)


def listed(name):
    """Return the entries of a file that a folder may have, each with its folder."""
    return [
        (folder, entry)
        for folder in POLICIES
        if (folder / name).exists()
        for entry in json.loads((folder / name).read_text(encoding="utf-8"))
    ]


POLICIES = sorted(path.parent for path in FOLDER.glob("*/policy.json"))
PASSES = inputs("passes")
FAILS = inputs("fails")
LEAKING = inputs("leaks_")
SEEDED = listed("seeded.json")
LEAKS = listed("leaks.json")


def name(value):
    if isinstance(value, Path):
        return value.relative_to(FOLDER).as_posix()
    return value.get("caught_by") or value["input"]


def variables(folder):
    path = folder / "variables.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def judge(path):
    folder = path.parent
    return evaluate(read(folder / "policy.json"), read_input(path), variables(folder))


def passing(folder):
    """Return the input that seeded violations start from."""
    return next(path for path in PASSES if path.parent == folder and path.stem == "passes")


def violated(folder, seed):
    """Return the passing input with one value changed."""
    data = deepcopy(read_input(passing(folder)).value)
    *way, last = seed["set"]
    target = data
    for key in way:
        target = target[key]
    assert target[last] != seed["to"]
    target[last] = seed["to"]
    return Document(path="seeded", text="", value=data)


def answer_of_tirith(folder, path):
    command = [TIRITH, "--json", "-policy-path", folder / "policy.json", "-input-path", path]
    if (folder / "variables.json").exists():
        command += ["-var-path", folder / "variables.json"]
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return in_fixed_order(json.loads(run.stdout))


def in_fixed_order(answer):
    """Sort the results of each check, because 1.0.5 lists references in no fixed order."""
    for check in answer["evaluators"]:
        check["result"].sort(key=json.dumps)
    return answer


with_tirith = pytest.mark.skipif(TIRITH is None, reason="TIRITH names no Tirith 1.0.5 to ask")


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
    for wanted in ("passes", "fails"):
        assert [path for path in inputs(wanted) if path.parent == folder and path.stem == wanted]


@pytest.mark.parametrize(("folder", "seed"), SEEDED, ids=name)
def test_seeded_violation_is_caught_by_its_check(folder, seed):
    verdict = evaluate(read(folder / "policy.json"), violated(folder, seed), variables(folder))

    assert False is verdict.final_result
    assert seed["caught_by"] in [check.id for check in verdict.checks if check.passed is False]


@pytest.mark.parametrize(("folder", "leak"), LEAKS, ids=name)
def test_leak_is_as_wide_as_its_folder_tells(folder, leak):
    verdict = judge(folder / leak["input"])

    assert leak["verdict"] is verdict.final_result
    assert () == verdict.errors
    assert leak["because"]


def test_every_leaking_input_is_told_of():
    assert LEAKING == sorted(folder / leak["input"] for folder, leak in LEAKS)


@pytest.mark.parametrize("path", LEAKING, ids=name)
def test_page_tells_of_the_leak(path):
    page = (ROOT / "docs" / "tirith" / "cookbook.md").read_text(encoding="utf-8")

    assert f"`{name(path)}`" in page


@pytest.mark.parametrize("folder", POLICIES, ids=name)
def test_no_check_is_without_effect(folder):
    """Each check is named in the expression and bites on a seeded violation, alone or negated."""
    policy = read(folder / "policy.json").value
    caught = {seed["caught_by"] for where, seed in SEEDED if where == folder}

    for check in policy["evaluators"]:
        assert check["id"] in policy["eval_expression"]
        assert check["id"] in caught or f"!{check['id']}" in policy["eval_expression"]


@with_tirith
@pytest.mark.parametrize("path", [*PASSES, *FAILS, *LEAKING], ids=name)
def test_tirith_answers_alike(path):
    """Verdicts, messages and errors agree, key for key."""
    assert answer_of_tirith(path.parent, path) == in_fixed_order(as_json(judge(path)))


@with_tirith
@pytest.mark.parametrize(("folder", "seed"), SEEDED, ids=name)
def test_tirith_answers_alike_on_a_seeded_violation(folder, seed, tmp_path):
    document = violated(folder, seed)
    path = tmp_path / "seeded.json"
    path.write_text(json.dumps(document.value), encoding="utf-8")
    verdict = evaluate(read(folder / "policy.json"), document, variables(folder))

    assert answer_of_tirith(folder, path) == in_fixed_order(as_json(verdict))

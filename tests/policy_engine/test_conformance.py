"""The engine answers as Tirith 1.0.5; expected values come from its sources and observed runs."""

import json
from collections import defaultdict
from pathlib import Path

import pytest
from policy_engine.document import BadInput, Document
from policy_engine.expression import combine
from policy_engine.refusal import BadExpression
from policy_engine.verdict import as_json, evaluate

FILES = sorted(Path(__file__).with_name("conformance").glob("*.json"))
CASES = defaultdict(list)
for path in FILES:
    for group, cases in json.loads(path.read_text(encoding="utf-8")).items():
        CASES[group] += cases


def of(group):
    """Parametrize over one group, joined from all files of the folder."""
    return pytest.mark.parametrize("case", CASES[group], ids=lambda case: case.get("about"))


def document(value, path="policy.json"):
    return Document(path=path, text=json.dumps(value, indent=1), value=value)


def check(check_id, path, condition):
    arguments = {"operation_type": "get_value", "key_path": path}
    return {"id": check_id, "provider_args": arguments, "condition": condition}


def run(policy, data, variables=None):
    return as_json(evaluate(document(policy), document(data, "input.json"), variables))


def run_checks(checks, expression, data):
    meta = {"version": "v1", "required_provider": "stackguardian/json"}
    policy = {"meta": meta, "evaluators": checks, "eval_expression": expression}
    return run(policy, data)


@of("conditions")
def test_condition_judges_one_value(case):
    condition = {"type": case["type"], "value": case["value"]}
    output = run_checks([check("a", "v", condition)], "a", {"v": case["input"]})

    (result,) = output["evaluators"][0]["result"]
    assert case["passed"] is result["passed"] is output["final_result"]
    assert case.get("message", result["message"]) == result["message"]


@of("paths")
def test_path_finds_values(case):
    condition = {"type": "NotEquals", "value": "?"}
    output = run_checks([check("a", case["key_path"], condition)], "a", case["input"])

    if case["values"] is None:
        expected = [f"key_path: `{case['key_path']}` is not found (severity: 2)"]
    else:
        expected = [f'`{json.dumps(value)}` is not equal to `"?"`' for value in case["values"]]
    assert expected == [result["message"] for result in output["evaluators"][0]["result"]]


@of("expressions")
def test_expression_combines_checks(case):
    conditions = {
        True: ("v", {"type": "Equals", "value": 1}),
        False: ("v", {"type": "Equals", "value": 2}),
        None: ("gone", {"type": "IsEmpty", "error_tolerance": 2}),
    }
    checks = [check(check_id, *conditions[passed]) for check_id, passed in case["checks"]]
    output = run_checks(checks, case["expression"], {"v": 1})

    assert [passed for _, passed in case["checks"]] == [
        each["passed"] for each in output["evaluators"]
    ]
    assert json.dumps(case["final_result"]) == json.dumps(output["final_result"])
    assert case["errors"] == output["errors"]


@of("refused_expressions")
def test_expression_that_ends_the_run_is_one_line(case):
    with pytest.raises(BadExpression) as raised:
        combine(case["expression"], {"t": True, "f": False, "n": None})

    assert raised.value.what.startswith("eval_expression: ")
    assert "\n" not in raised.value.what


@of("refused_on_purpose")
def test_expression_that_only_tirith_answers_is_one_line(case):
    with pytest.raises(BadExpression, match="not answered here") as raised:
        combine(case["expression"], {"t": True, "f": False, "n": None})

    assert "\n" not in raised.value.what


@of("provided")
def test_provider_yields_results(case):
    """A case with ``unordered`` comes from a set; its results are compared in any order."""
    meta = {"version": "v1", "required_provider": case["provider"]}
    check = {key: case[key] for key in ("provider_args", "condition")} | {"id": "a"}
    policy = {"meta": meta, "evaluators": [check], "eval_expression": "a"}
    (judged,) = run(policy, case["input"])["evaluators"]

    order = sorted if case.get("unordered") else list
    expected = [json.dumps(result) for result in case["result"]]
    results = [
        json.dumps(result if "meta" in wanted else without_meta(result))
        for wanted, result in zip(case["result"], judged["result"], strict=True)
    ]
    assert case["passed"] is judged["passed"]
    assert order(expected) == order(results)


def without_meta(result):
    return {key: value for key, value in result.items() if key != "meta"}


@of("policies")
def test_policy_gives_the_whole_output(case):
    output = run(case["policy"], case["input"], case.get("variables"))

    assert json.dumps(case["output"]) == json.dumps(output)


@of("ends")
def test_run_ends_with_one_line(case):
    with pytest.raises(BadInput) as raised:
        run(case["policy"], case["input"])

    message = str(raised.value)
    assert case["says"] in message
    assert message.startswith(("policy.json:", "input.json:"))
    assert "(fix: " in message
    assert "\n" not in message


def test_every_case_names_its_source():
    sources = [case["source"] for cases in CASES.values() for case in cases]

    assert {source.split(",")[0] for source in sources} == {"Tirith 1.0.5", "observed on 1.0.5"}


def test_every_evaluator_passes_and_fails_somewhere():
    seen = {(case["type"], case["passed"]) for case in CASES["conditions"]}

    assert len(seen) == 2 * 13

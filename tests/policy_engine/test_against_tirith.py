"""Tirith itself gives every answer that the cases expect, and this engine gives the same.

``TIRITH=/path/to/venv/bin/tirith`` names Tirith 1.0.5 in a virtual environment of its own.
"""

import io
import json
import os
import random
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from policy_engine import LABEL
from policy_engine.__main__ import main
from policy_engine.document import BadInput, Document
from policy_engine.evaluators import EVALUATORS
from policy_engine.verdict import as_json, evaluate

HERE = Path(__file__).parent
TIRITH = os.environ.get("TIRITH")
pytestmark = pytest.mark.skipif(TIRITH is None, reason="TIRITH names no Tirith 1.0.5 to ask")

CASES = [
    (group, case)
    for path in sorted(HERE.glob("conformance/*.json"))
    for group, cases in json.loads(path.read_text(encoding="utf-8")).items()
    for case in cases
]
SAMPLES = 2_000
META = {"version": "v1", "required_provider": "stackguardian/json"}
ENDED = "ended"
REFUSED = "refused_on_purpose"


def check(check_id, path, condition):
    arguments = {"operation_type": "get_value", "key_path": path}
    return {"id": check_id, "provider_args": arguments, "condition": condition}


def question(group, case):
    """Return policy, input and variables of a case."""
    data, variables = case.get("input"), case.get("variables", {})
    if "policy" in case:
        return case["policy"], data, variables
    meta, checks, expression = META, [], "a"
    if group == "conditions":
        checks = [check("a", "v", {"type": case["type"], "value": case["value"]})]
        data = {"v": data}
    elif group == "paths":
        checks = [check("a", case["key_path"], {"type": "NotEquals", "value": "?"})]
    elif group == "provided":
        meta = META | {"required_provider": case["provider"]}
        parts = {key: case[key] for key in ("provider_args", "condition")}
        checks = [{"id": "a", **parts}]
    else:
        data, expression = {"v": 1}, case["expression"]
        conditions = {
            True: ("v", {"type": "Equals", "value": 1}),
            False: ("v", {"type": "Equals", "value": 2}),
            None: ("gone", {"type": "IsEmpty", "error_tolerance": 2}),
        }
        verdicts = case.get("checks", [["t", True], ["f", False], ["n", None]])
        checks = [check(check_id, *conditions[passed]) for check_id, passed in verdicts]
    return {"meta": meta, "evaluators": checks, "eval_expression": expression}, data, variables


@pytest.fixture(scope="module")
def tirith():
    """Return a function that asks one long-lived process of Tirith."""
    command = [Path(TIRITH).with_name("python"), HERE / "ask_tirith.py"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:

        def ask(policy, data, variables):
            asked = {"policy": policy, "input": data, "variables": variables}
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


def answer(policy, data, variables):
    """Return what this engine says, in the shape of Tirith's answer."""
    documents = [Document(path="x", text=json.dumps(each), value=each) for each in (policy, data)]
    try:
        return json.loads(json.dumps(as_json(evaluate(*documents, variables))))
    except BadInput:
        return ENDED


def in_order(output, *, unordered):
    """Write an answer as text; results that come from a set are sorted."""
    for judged in output["evaluators"] if unordered else ():
        judged["result"].sort(key=json.dumps)
    return json.dumps(output)


@pytest.mark.parametrize("case", [case for group, case in CASES if group == REFUSED])
def test_tirith_answers_what_is_refused_here_on_purpose(case, tirith):
    asked = question(REFUSED, case)
    expected = tirith(*asked)

    assert (case["final_result"], case["errors"]) == (expected["final_result"], expected["errors"])
    assert answer(*asked) == ENDED


@pytest.mark.parametrize(("group", "case"), [each for each in CASES if each[0] != REFUSED])
def test_tirith_and_this_engine_answer_a_case_alike(group, case, tirith):
    asked = question(group, case)
    unordered = case.get("unordered", False)

    expected, output = tirith(*asked), answer(*asked)
    assert in_order(expected, unordered=unordered) == in_order(output, unordered=unordered)
    assert (expected == ENDED) is (group in {"ends", "refused_expressions"})


KEYS = ["a", "b", "c", "0", "x y", "é"]
SCALARS = [None, True, False, 0, 1, -1, 3.5, 1.0, 1e22, 10**20, "", "a", "ab", "1.9.0", "é", "A\n"]
SEGMENTS = ["a", "b", "c", "*", "*", "", "0", "-1", "a[0]", "[1]", "real", "__class__", "x y"]
PATTERNS = ["a", "^a$", ".*", "[", "(a", r"\d+", "'a'", "None", "(?i)A", "a|b", "(a|b)+$"]
TOLERANCES = [0, 1, 2, 2.5, True, 99, -1, None, "2"]
IDS = ["a", "b", "net", "net-acl", "a.b", "True", "", "é", "(q)"]
TEXTS = ["{{ var.v }}", "{{var.o.p}} tail", "{{var.l.0}}", "{{var.gone}}", " {{var.v}}", "text"]
EXPRESSIONS = ["", "a &&", "{{var.e}}", "a if b", "[a, b]", "a\tif\tb\telse\t'no'", "-a", "a.b"]
VARIABLES = {"v": "x", "o": {"p": 1}, "l": ["a", 2], "n": None, "e": "a && b"}


def value(rng, depth):
    kind = rng.random() if depth else 0
    if kind < 0.4:
        return rng.choice(SCALARS)
    if kind < 0.7:
        return [value(rng, depth - 1) for _ in range(rng.randint(0, 4))]
    return {rng.choice(KEYS): value(rng, depth - 1) for _ in range(rng.randint(0, 3))}


def expression(rng, names, depth):
    if not depth or rng.random() < 0.3:
        return rng.choice(names)
    if rng.random() < 0.2:
        return "!" + expression(rng, names, depth - 1)
    sign = rng.choice([" && ", " || ", "&&", "||", " & ", "|", "==", "<"])
    left, right = (expression(rng, names, depth - 1) for _ in range(2))
    return rng.choice(["{}{}{}", "({}{}{})"]).format(left, sign, right)


def random_policy(rng):
    checks = []
    for check_id in rng.sample(IDS, rng.randint(0, 4)):
        path = ".".join(rng.choices(SEGMENTS, k=rng.randint(0, 4)))
        condition = {"type": rng.choice([*EVALUATORS, "Unknown"]), "value": value(rng, 2)}
        if rng.random() < 0.3:
            condition["value"] = rng.choice(PATTERNS)
        if rng.random() < 0.4:
            condition["error_tolerance"] = rng.choice(TOLERANCES)
        made = check(check_id, path, condition) | {"description": rng.choice([None, "d", 5])}
        if rng.random() < 0.2:
            part = rng.choice([made, made["provider_args"], condition])
            part[rng.choice(["id", "key_path", "value", "operation_type"])] = rng.choice(TEXTS)
        checks.append(made)
    names = [each["id"] for each in checks] + ["undefined"]
    text = rng.choice(EXPRESSIONS) if rng.random() < 0.1 else expression(rng, names, 3)
    return {"meta": dict(META), "evaluators": checks, "eval_expression": text}


def test_tirith_and_this_engine_answer_random_policies_alike(tirith):
    rng = random.Random(20261122)  # noqa: S311 - the same sample every time
    kinds = defaultdict(int)
    for _ in range(SAMPLES):
        asked = random_policy(rng), value(rng, 3), rng.choice([{}, VARIABLES])
        expected = tirith(*asked)
        kinds[expected == ENDED] += 1
        assert json.dumps(expected) == json.dumps(answer(*asked)), json.dumps(asked)
    assert min(kinds.values()) > SAMPLES // 20


COMMANDS = [case for group, case in CASES if group in {"policies", "ends"} and "policy" in case]


@pytest.mark.parametrize("case", COMMANDS[::3], ids=lambda case: case.get("about"))
@pytest.mark.parametrize("flags", [(), ("--json",)], ids=["plain", "json"])
def test_commands_print_and_end_alike(case, flags, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("policy.json").write_text(json.dumps(case["policy"]), encoding="utf-8")
    Path("input.json").write_text(json.dumps(case["input"]), encoding="utf-8")
    argv = ["-policy-path", "policy.json", "-input-path", "input.json", *flags]
    argv += [f"-var={name}={json.dumps(each)}" for name, each in case.get("variables", {}).items()]

    expected = subprocess.run([TIRITH, *argv], capture_output=True, text=True, check=False)
    out = io.StringIO()
    assert expected.returncode == main(argv, out=out, err=io.StringIO())
    printed = out.getvalue().removeprefix(f"{LABEL}\n\n")
    if expected.returncode == 0 or flags:
        assert re.sub(r"\033\[[\d;]*m", "", expected.stdout) == printed

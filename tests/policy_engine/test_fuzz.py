"""Whatever stands in a policy or an input, there is a verdict or one clear line."""

import json
import operator
import time
from contextlib import suppress
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_engine.calculation import MAX_WEIGHT, weight
from policy_engine.document import BadInput, Document, parse
from policy_engine.evaluators import EVALUATORS
from policy_engine.expression import combine
from policy_engine.refusal import BadExpression
from policy_engine.verdict import as_json, evaluate

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
KEYS = st.sampled_from(["a", "b", "0"]) | st.text(max_size=4)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
PATTERNS = st.text(alphabet="ab()[]*+?|^$\\.{}1,", max_size=8)
TYPES = st.sampled_from([*EVALUATORS, "Unknown", None])
PATHS = st.lists(KEYS | st.sampled_from(["*", "", "a[0]", "-1"]), max_size=4).map(".".join)
TOLERANCES = st.integers(-1, 3) | st.floats() | st.booleans() | st.none() | st.text(max_size=2)
SIGNS = ["&&", "||", "!", "(", ")", "[", "]", "{", "}", ",", ":", "**", "*", "<<", "%", "//"]
OPERANDS = ["a", "b", "9", "1e9", "'%9s'", "'a'", "None"]
PYTHON = ["lambda:", ".", "-", "~", "\tif\t", "\telse\t", "\tin\t"]
WORDS = st.sampled_from([*SIGNS, *OPERANDS, *PYTHON])
LONG_EXPRESSIONS = st.lists(WORDS, max_size=12).map("".join)
EXPRESSIONS = st.text(alphabet="ab !&|()<=+-*'\"1.\n\t#", max_size=20)
VERDICTS = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.sampled_from([True, False, None]))


def document(value):
    return Document(path="fuzz.json", text=json.dumps(value), value=value)


def answer(policy, data):
    """Return the output, or the line that says why there is none."""
    try:
        return json.dumps(as_json(evaluate(document(policy), document(data))))
    except BadInput as error:
        return str(error)


@settings(max_examples=400, deadline=None)
@given(kind=TYPES, value=JSON | PATTERNS, path=PATHS, tolerance=TOLERANCES, data=JSON)
def test_any_condition_on_any_input_has_an_answer(kind, value, path, tolerance, data):
    check = {
        "id": "a",
        "provider_args": {"operation_type": "get_value", "key_path": path},
        "condition": {"type": kind, "value": value, "error_tolerance": tolerance},
    }
    meta = {"required_provider": "stackguardian/json"}
    policy = {"meta": meta, "evaluators": [check], "eval_expression": "a"}
    assert "\n" not in answer(policy, data)


@settings(max_examples=400, deadline=None)
@given(policy=JSON, data=JSON)
def test_anything_as_a_policy_has_an_answer(policy, data):
    assert "\n" not in answer(policy, data)


@settings(max_examples=400, deadline=None)
@given(part=JSON, key=st.sampled_from(["meta", "evaluators", "eval_expression"]))
def test_any_part_of_a_policy_may_be_wrong(part, key):
    policy = {"meta": {}, "evaluators": [], "eval_expression": "a"}
    assert "\n" not in answer(policy | {key: part}, {})


@settings(max_examples=1000, deadline=None)
@given(expression=EXPRESSIONS, verdicts=VERDICTS)
def test_any_expression_has_an_answer(expression, verdicts):
    with suppress(BadExpression):
        assert combine(expression, verdicts)


@settings(max_examples=1500, deadline=2_000)
@given(expression=LONG_EXPRESSIONS, verdicts=VERDICTS)
def test_any_python_in_an_expression_ends_soon(expression, verdicts):
    with suppress(BadExpression):
        assert weight(combine(expression, verdicts).result) <= MAX_WEIGHT


GROWING = {
    "power of powers": "9**9**9**9",
    "many large powers": "||".join(["9**99999==1"] * 800),
    "shift": "1<<999999999999",
    "long product": "*".join(["(9**99999)"] * 900),
    "long text": "'a'*999999999",
    "list of lists": "[[[[1]*999]*999]*999]*999",
    "wide field": "'%999999999d'%1",
    "wide f-string": "F'{1:999999999}'",
    "fields": "'%s'*99999%(('a'*99999,)*99999)",
    "negations": "!" * 9_999 + "a",
    "parentheses": "(" * 4_999 + "a" + ")" * 4_999,
    "sum": "+".join(["1"] * 5_000),
    "subscripts": "[1]" + "[0]" * 3_000,
    "lambdas": "lambda:" * 1_400 + "1",
    "texts side by side": "'a'" * 3_300,
    "bytes": "b'%s'%b'a'*999999999",
    "commas": "1," * 5_000,
    "text without end": "'''" + r"\'" * 9_000,
    "number without end": "1_" * 9_000,
    "lines": "(" + "\n" * 9_000 + "\\\n" * 4_000 + "a)",
    "choices": "1\tif\t1\telse\t" * 1_200 + "1",
    "arguments": "1(" + "x=1," * 2_000 + "*y," * 2_000 + ")",
}


@pytest.mark.parametrize("name", GROWING)
def test_growing_expression_of_ten_thousand_characters_ends_soon(name):
    start = time.process_time()
    with suppress(BadExpression):
        assert weight(combine(GROWING[name], {"a": True}).result) <= MAX_WEIGHT

    assert len(GROWING[name]) < 20_000
    assert time.process_time() - start < 15


@settings(max_examples=60, deadline=None)
@given(
    depth=st.integers(1, 3_000),
    kind=TYPES,
    around=st.sampled_from([("[", "]"), ('{"a":', "}")]),
    path=st.sampled_from(["", "*", "*.*", "a.a", "0.0"]),
)
def test_any_depth_has_an_answer(depth, kind, around, path):
    text = around[0] * depth + "1" + around[1] * depth
    check = {
        "id": "a",
        "provider_args": {"operation_type": "get_value", "key_path": path},
        "condition": {"type": kind, "value": "1"},
    }
    meta = {"required_provider": "stackguardian/json"}
    policy = {"meta": meta, "evaluators": [check], "eval_expression": "a"}
    try:
        found = json.dumps(as_json(evaluate(document(policy), parse(text, path="deep.json"))))
    except BadInput as error:
        found = str(error)
    assert "\n" not in found


@pytest.mark.parametrize(
    "megabytes", [1, pytest.param(50, marks=pytest.mark.long)], ids=lambda size: f"{size} MB"
)
def test_large_document_is_answered(megabytes):
    count = megabytes * 20_000
    items = [{"size": size % 100, "name": f"team-{size}"} for size in range(count)]
    assert len(json.dumps(items)) > 0.6 * megabytes * 1_000_000
    checks = [
        {
            "id": check_id,
            "provider_args": {"operation_type": "get_value", "key_path": f"*.{key}"},
            "condition": condition,
        }
        for check_id, key, condition in (
            ("a", "size", {"type": "LessThan", "value": 99}),
            ("b", "name", {"type": "RegexMatch", "value": r"^team-\d+$"}),
        )
    ]
    meta = {"required_provider": "stackguardian/json"}
    policy = {"meta": meta, "evaluators": checks, "eval_expression": "!a && b"}
    verdict = evaluate(document(policy), Document(path="large", text="", value=items))

    assert (True, ()) == (verdict.final_result, verdict.errors)
    failed = [result.passed for result in verdict.checks[0].results].count(False)
    assert count // 100 == failed


def drawn(tree):
    """Write a tree of tuples as an expression."""
    if isinstance(tree, str):
        return tree
    sign, *operands = tree
    if sign == "!":
        return f"!({drawn(operands[0])})"
    return "(" + f" {sign} ".join(map(drawn, operands)) + ")"


def modelled(tree, verdicts):
    """Answer a tree in the plainest way: what is skipped takes no part."""
    if isinstance(tree, str):
        return verdicts[tree]
    sign, *operands = tree
    values = [value for each in operands if (value := modelled(each, verdicts)) is not None]
    if not values:
        return None
    if sign == "!":
        return not values[0]
    return reduce(operator.and_ if sign == "&&" else operator.or_, values)


TREES = st.recursive(
    st.sampled_from(["a", "b", "c"]),
    lambda inner: (
        st.tuples(st.just("!"), inner)
        | st.tuples(st.sampled_from(["&&", "||"]), inner, inner, inner)
    ),
    max_leaves=12,
)
FULL_VERDICTS = st.fixed_dictionaries(
    {name: st.sampled_from([True, False, None]) for name in ("a", "b", "c")}
)


@settings(max_examples=400, deadline=None)
@given(tree=TREES, verdicts=FULL_VERDICTS)
def test_expression_agrees_with_a_simple_model(tree, verdicts):
    assert modelled(tree, verdicts) is combine(drawn(tree), verdicts).result

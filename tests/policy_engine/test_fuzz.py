"""Whatever stands in a policy or an input, there is a verdict or one clear line."""

import json
import operator
from contextlib import suppress
from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st
from policy_engine.document import BadInput, Document
from policy_engine.evaluators import EVALUATORS
from policy_engine.expression import combine
from policy_engine.syntax import BadExpression
from policy_engine.verdict import as_json, evaluate

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
KEYS = st.sampled_from(["a", "b", "0"]) | st.text(max_size=4)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
# Short patterns only: this version does not stop a pattern that backtracks for ever.
PATTERNS = st.text(alphabet="ab()[]*+?|^$\\.{}1,", max_size=6)
TYPES = st.sampled_from([*EVALUATORS, "Unknown", None])
PATHS = st.lists(KEYS | st.sampled_from(["*", "", "a[0]", "-1"]), max_size=4).map(".".join)
TOLERANCES = st.integers(-1, 3) | st.floats() | st.booleans() | st.none() | st.text(max_size=2)
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
        assert json.dumps(combine(expression, verdicts).result)


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

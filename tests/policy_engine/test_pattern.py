"""Patterns answer as Python's ``re`` does, or are refused in bounded time, from any thread."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_engine.pattern import BadPattern, Runaway, _is_quick, matches, one_child, replaced
from policy_engine.pattern_child import SECONDS, Child

NESTED = ("(a+)+$", "a" * 60 + "b")
ENDLESS = {
    "nested repetition": NESTED,
    "overlapping choices": ("^(a|a)*$", "a" * 60 + "b"),
    "optional letters": ("^(a?){60}a{60}$", "a" * 80 + "b"),
    "repeated groups, named": ("^((?P<x>a*)*b?)*$", "a" * 60 + "c"),
    "polynomial on a long text": ("a*a*a*a*a*b", "a" * 5_000),
    "square on a very long text": ("a*$", "a" * 1_000_000 + "b"),
}


QUICKLY = 0.3
"""Seconds that are enough to see that an answer does not come."""


def children():
    """Return the processes that this one started and that still exist."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {child for path in tasks for child in path.read_text().split()}


def quickly(pattern, text):
    with one_child(seconds=QUICKLY):
        return matches(pattern, text)


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_pattern_is_refused_and_leaves_no_process(name):
    before, start = children(), time.process_time()
    with one_child(seconds=QUICKLY), pytest.raises(Runaway):
        matches(*ENDLESS[name])

    assert before >= children()
    assert time.process_time() - start < SECONDS  # the work was not done here


def test_endless_pattern_is_refused_from_any_thread():
    with ThreadPoolExecutor(max_workers=2) as threads:
        answers = [threads.submit(quickly, *NESTED) for _ in range(2)]

    assert ["Runaway"] * 2 == [type(answer.exception()).__name__ for answer in answers]


def test_child_is_started_again_after_a_refusal():
    with one_child(seconds=QUICKLY):
        with pytest.raises(Runaway):
            matches(*NESTED)

        assert matches(NESTED[0], "aaa")
        assert not matches(NESTED[0], "aab")


def test_endless_replacement_is_refused():
    with one_child(seconds=QUICKLY), pytest.raises(Runaway):
        replaced(NESTED[0], "True", NESTED[1])


def test_patterns_share_one_budget():
    child = Child(spent=1e9)

    assert child.ask({"pattern": "a", "text": "a", "replacement": None}) is None
    assert child.process is None


def test_memory_of_a_pattern_is_bounded():
    with pytest.raises(Runaway):
        matches("(?:(.)|.)*", "a" * 200_000_000)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^prod-[a-z]+$", "prod-eu"),
        ("^arn:aws:iam::[0-9]{12}:role/.+$", "arn:aws:iam::123456789012:role/ci"),
        (r"^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$", "10.20.30.40"),
        ("(dev|staging|prod)", "staging"),
    ],
)
def test_common_pattern_needs_no_child(pattern, text):
    assert _is_quick(pattern, text)
    assert matches(pattern, text)


PARTS = st.sampled_from(
    [
        "a",
        "b",
        ".",
        "(",
        ")",
        "(?:",
        "*",
        "+",
        "?",
        "|",
        "^",
        "$",
        "[ab]",
        "{2}",
        r"\b",
        r"\1",
        "[[",
    ]
)


@settings(max_examples=300, deadline=None)
@given(parts=st.lists(PARTS, max_size=7), text=st.text(alphabet="ab[\n", max_size=12))
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_any_pattern_answers_as_python_does(parts, text):
    pattern = "".join(parts)
    try:
        expected = (re.search(pattern, text) is not None, re.sub(pattern, "True", text))
    except re.error as error:
        expected = str(error)

    with one_child():
        try:
            answer = (matches(pattern, text), replaced(pattern, "True", text))
        except BadPattern as error:
            answer = str(error)
    assert expected == answer

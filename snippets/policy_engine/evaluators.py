"""The thirteen evaluators: an input value against ``condition.value``.

Tirith 1.0.5, evaluators: Python's comparisons, with messages that show values as JSON in backticks.
"""

from __future__ import annotations

import json
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from policy_engine.pattern import BadPattern, matches

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policy_engine.document import Json

Evaluator: TypeAlias = "Callable[[Json, Json], Judgement]"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Whether one value passes, and the sentence that says why."""

    passed: bool
    message: str


def show(value: Json) -> str:
    """Write a value for a message: JSON, ASCII only, in backticks.

    What YAML knows and JSON does not, such as a date, is shown as Python text.
    """
    try:
        return f"`{json.dumps(value)}`"
    except TypeError:
        return f"`{value}`"


def sort_collections(value: Json) -> Json:
    """Sort lists that start with a scalar and can be sorted; look for such lists in all others.

    With ``map`` a level costs one call, as in 1.0.5, and a comprehension would make it two.
    """
    if isinstance(value, dict):
        return dict(zip(value, map(sort_collections, value.values()), strict=True))
    if not isinstance(value, list) or not value:
        return value
    if isinstance(value[0], str | int | float):
        try:
            return sorted(value)  # type: ignore[type-var] # unlike items raise TypeError
        except TypeError:
            return value
    return list(map(sort_collections, value))


def _equal(value: Json, wanted: Json) -> bool:
    return sort_collections(value) == sort_collections(wanted)


def _equals(value: Json, wanted: Json) -> Judgement:
    passed = _equal(value, wanted)
    return Judgement(passed=passed, message=_equality_message(value, wanted, equal=passed))


def _not_equals(value: Json, wanted: Json) -> Judgement:
    equal = _equal(value, wanted)
    return Judgement(passed=not equal, message=_equality_message(value, wanted, equal=equal))


def _equality_message(value: Json, wanted: Json, *, equal: bool) -> str:
    return f"{show(value)} is {'' if equal else 'not '}equal to {show(wanted)}"


def _ordering(compare: Callable[[Any, Any], bool], *, yes: str, no: str) -> Evaluator:
    """Make an evaluator from one of Python's order comparisons."""

    def evaluate(value: Json, wanted: Json) -> Judgement:
        try:
            passed = compare(value, wanted)
        except TypeError as error:
            return Judgement(passed=False, message=str(error))
        words = yes if passed else no
        return Judgement(passed=passed, message=f"{show(value)} is {words} {show(wanted)}")

    return evaluate


def _is_empty(value: Json, _wanted: Json) -> Judgement:
    passed = value is None or value in ("", [], {})
    return Judgement(passed=passed, message=f"{show(value)} is {'' if passed else 'not '}empty")


def _is_not_empty(value: Json, _wanted: Json) -> Judgement:
    passed = isinstance(value, str | list | dict) and bool(value)
    return Judgement(passed=passed, message=f"{show(value)} is {'not ' if passed else ''}empty")


class _UnsupportedError(Exception):
    """The pair of types is not served by the Contains family."""


class _UnhashableError(Exception):
    """A list or a set cannot be a key of an object."""


def _inside(whole: Json, part: Json) -> bool:
    """Tell whether the part is in the whole: text, element of a list, pairs or key of an object."""
    if isinstance(whole, str) and isinstance(part, str):
        return part in whole
    if isinstance(whole, list):
        return part in whole
    if isinstance(whole, dict):
        if isinstance(part, dict):
            return all(_has_pair(whole, key, item) for key, item in part.items())
        if isinstance(part, list | set):  # YAML knows sets
            raise _UnhashableError
        return part in whole
    raise _UnsupportedError


def _apart(whole: Json, part: Json) -> bool:
    """Tell whether nothing of the part is in the whole; for objects: they share no pair."""
    if isinstance(whole, dict) and isinstance(part, dict):
        return not any(_has_pair(whole, key, item) for key, item in part.items())
    return not _inside(whole, part)


def _has_pair(whole: dict[str, Json], key: str, item: Json) -> bool:
    return key in whole and whole[key] == item


def _membership(
    *, whole: Json, part: Json, negated: bool, blamed: Json, miss: str | None = None
) -> Judgement:
    """Judge one of the Contains family; ``blamed`` is the value an unsupported pair is put on."""
    whole, part = _in_order(whole, part)
    try:
        passed = _apart(whole, part) if negated else _inside(whole, part)
    except _UnhashableError:
        return Judgement(passed=False, message="Not evaluated")
    except _UnsupportedError:
        words = "is an unsupported data type for evaluating against value in 'condition.value'"
        return Judgement(passed=False, message=f"{show(blamed)} {words}")
    found = "Found" if passed is not negated else "Did not find" if negated else "Failed to find"
    message = f"{found} {show(part)} inside {show(whole)}"
    return Judgement(passed=passed, message=message if passed else miss or message)


def _in_order(whole: Json, part: Json) -> tuple[Json, Json]:
    """Sort a list and the list looked for in it; the messages show them sorted, too."""
    if not isinstance(whole, list):
        return whole, part
    return sort_collections(whole), sort_collections(part) if isinstance(part, list) else part


def _contains(value: Json, wanted: Json) -> Judgement:
    return _membership(whole=value, part=wanted, negated=False, blamed=value)


def _not_contains(value: Json, wanted: Json) -> Judgement:
    judgement = _membership(whole=value, part=wanted, negated=True, blamed=wanted)
    if judgement.passed and isinstance(value, list):
        # 1.0.5 writes this one message as Python text.
        whole, part = _in_order(value, wanted)
        return Judgement(passed=True, message=f"Did not find {part} inside {whole}")
    return judgement


def _contained_in(value: Json, wanted: Json) -> Judgement:
    # Only lists and pairs of objects have a text of their own for a failure.
    has_words = isinstance(wanted, list) or (isinstance(wanted, dict) and isinstance(value, dict))
    miss = None if has_words else "Not evaluated"
    return _membership(whole=wanted, part=value, negated=False, blamed=wanted, miss=miss)


def _not_contained_in(value: Json, wanted: Json) -> Judgement:
    return _membership(whole=wanted, part=value, negated=True, blamed=wanted)


def _regex_match(value: Json, wanted: Json) -> Judgement:
    """Search the pattern in the text; lists and objects are searched as Python would print them."""
    shown, passed = value, False
    if isinstance(value, str | list | dict) and isinstance(wanted, str):
        shown = str(value)
        try:
            passed = matches(wanted, shown)
        except BadPattern as error:
            return Judgement(passed=False, message=str(error))
    words = "matches" if passed else "does not match"
    return Judgement(passed=passed, message=f"{show(shown)} {words} regex pattern {show(wanted)}")


EVALUATORS: Mapping[str, Evaluator] = {
    "Equals": _equals,
    "NotEquals": _not_equals,
    "GreaterThan": _ordering(operator.gt, yes="greater than", no="not greater than"),
    "GreaterThanEqualTo": _ordering(
        operator.ge, yes="greater than equal to", no="not greater than or equal to"
    ),
    "LessThan": _ordering(operator.lt, yes="less than", no="not less than"),
    "LessThanEqualTo": _ordering(
        operator.le, yes="less than equal to", no="not less than or equal to"
    ),
    "IsEmpty": _is_empty,
    "IsNotEmpty": _is_not_empty,
    "Contains": _contains,
    "NotContains": _not_contains,
    "ContainedIn": _contained_in,
    "NotContainedIn": _not_contained_in,
    "RegexMatch": _regex_match,
}

"""What Tirith 1.0.5 passes over without a word.

A run with ``--strict`` names each of these among its errors; without it nothing changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_engine.evaluators import EVALUATORS
from policy_engine.inputs import Value
from policy_engine.provider import PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policy_engine.document import Json
    from policy_engine.inputs import Input
    from policy_engine.policy import Policy
    from policy_engine.verdict import CheckVerdict


def of_inputs(inputs: Sequence[Input]) -> tuple[str, ...]:
    """Name the errors that stand beside a value."""
    dropped = (each.dropped for each in inputs if isinstance(each, Value))
    return tuple(dict.fromkeys(text for text in dropped if text is not None))


def of_policy(policy: Policy, checks: Sequence[CheckVerdict], final_result: Json) -> Iterator[str]:
    """Yield one line per thing passed over, in the order of the policy."""
    if policy.required_provider not in PROVIDERS:
        yield f"strict: no provider is named {policy.required_provider!r}"
    ids = [check.id for check in checks]
    for check_id in dict.fromkeys(each for each in ids if ids.count(each) > 1):
        yield f"strict: {ids.count(check_id)} checks have the id {check_id!r}; the last one counts"
    for check, verdict in zip(policy.checks, checks, strict=True):
        for text in _of_check(check.condition.type, verdict):
            yield f"strict: check {check.id!r}: {text}"
    if not isinstance(final_result, bool):
        yield f"strict: final_result is {final_result!r}, neither true nor false"


def _of_check(kind: Json, verdict: CheckVerdict) -> Iterator[str]:
    if kind not in EVALUATORS:
        yield f"no evaluator is named {kind!r}"
    yield from verdict.dropped
    passed = [result.passed for result in verdict.results or ()]
    if verdict.passed is None and False in passed:
        yield "a skipped result erases a failed one"

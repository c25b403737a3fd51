"""From a policy and a document to a verdict.

Tirith 1.0.5, core: each input of a check is judged or, within ``error_tolerance``, skipped; the
last failure or skip decides the check; ``eval_expression`` decides the policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policy_engine.document import too_deep
from policy_engine.evaluators import EVALUATORS
from policy_engine.expression import Outcome, combine
from policy_engine.inputs import BadArgument, BadData, Input, SeverityError
from policy_engine.path import BadStep
from policy_engine.pattern import Runaway, one_child
from policy_engine.pattern_child import SECONDS
from policy_engine.policy import MissingVariables, Policy, read_policy
from policy_engine.provider import named
from policy_engine.refusal import BadExpression
from policy_engine.strict import of_inputs, of_policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_engine.document import Document, Json, Place
    from policy_engine.evaluators import Evaluator
    from policy_engine.provider import Query

NO_INPUT = "Could not find input value"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one input; ``detail`` keeps the keys that 1.0.5 writes, in its order."""

    passed: bool | None
    message: str
    detail: Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class CheckVerdict:
    """The verdict of one check; a check of an unknown condition type has no results at all.

    ``dropped`` are errors of the provider that 1.0.5 does not show.
    """

    id: str
    passed: bool | None
    results: tuple[Result, ...] | None
    description: Json
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The verdict of a policy."""

    version: Json
    required_provider: Json
    final_result: Any
    checks: tuple[CheckVerdict, ...]
    errors: tuple[str, ...]
    expression: str


def evaluate(
    policy: Document,
    document: Document,
    variables: Mapping[str, Json] | None = None,
    *,
    strict: bool = False,
    pattern_seconds: float = SECONDS,
) -> Verdict | MissingVariables:
    """Judge the document by the policy, or name the variables that are missing.

    A pattern that takes more than ``pattern_seconds`` of computing time on one text is refused.

    With ``strict``, what 1.0.5 passes over in silence stands among the errors of the verdict.
    """
    try:
        read = _read(policy, variables or {})
        if isinstance(read, MissingVariables):
            return read
        with one_child(seconds=pattern_seconds):
            checks = _judged(policy, read, document.value)
            outcome = _combine(policy, read, checks)
    except BadData as error:
        raise document.bad(error.place, what=error.what, fix=error.fix) from error
    except RecursionError as error:
        raise too_deep(document.path) from error
    silent = of_policy(read, checks, outcome.result) if strict else ()
    return Verdict(
        version=read.version,
        required_provider=read.required_provider,
        final_result=outcome.result,
        checks=checks,
        errors=(*outcome.errors, *silent),
        expression=read.expression,
    )


def _judged(policy: Document, read: Policy, document: Json) -> tuple[CheckVerdict, ...]:
    query = named(read.required_provider)(document)
    return tuple(
        _judge(policy, read, index=index, query=query) for index in range(len(read.checks))
    )


def _read(policy: Document, variables: Mapping[str, Json]) -> Policy | MissingVariables:
    try:
        return read_policy(policy, variables)
    except BadStep as error:
        fix = "name a variable by its keys"
        raise policy.bad((), what=f"a variable cannot be read: {error}", fix=fix) from error


def as_json(verdict: Verdict | MissingVariables) -> dict[str, Json]:
    """Write the verdict in the shape and key order of Tirith 1.0.5."""
    if isinstance(verdict, MissingVariables):
        return {"errors": [missing_message(verdict)]}
    return {
        "meta": {"version": verdict.version, "required_provider": verdict.required_provider},
        "final_result": verdict.final_result,
        "evaluators": [_check_as_json(check) for check in verdict.checks],
        "errors": list(verdict.errors),
        "eval_expression": verdict.expression,
    }


def missing_message(missing: MissingVariables) -> str:
    """Say which variables are missing, in the words of 1.0.5."""
    return f"Variables not found: {', '.join(missing.names)}"


def _check_as_json(check: CheckVerdict) -> dict[str, Json]:
    written: dict[str, Json] = {"id": check.id, "passed": check.passed}
    if check.results is not None:
        written["result"] = [dict(result.detail) for result in check.results]
    return {**written, "description": check.description}


def _judge(policy: Document, read: Policy, *, index: int, query: Query) -> CheckVerdict:
    """Judge one check."""
    check = read.checks[index]
    place: Place = ("evaluators", index)
    try:
        inputs = query(check.provider_args)
    except BadArgument as error:
        where = (*place, "provider_args", error.name)
        raise policy.bad(where, what=error.what, fix=error.fix) from error
    except BadStep as error:
        fix = "let the path end at lists and objects"
        raise policy.bad((*place, "provider_args"), what=str(error), fix=fix) from error
    kind = check.condition.type
    evaluator = EVALUATORS.get(kind) if isinstance(kind, str) else None
    if evaluator is None:
        return CheckVerdict(
            id=check.id,
            passed=False,
            results=None,
            description=check.description,
            dropped=of_inputs(inputs),
        )
    tolerance = check.condition.error_tolerance
    if any(isinstance(each, SeverityError) for each in inputs) and not isinstance(
        tolerance, int | float
    ):
        where = (*place, "condition", "error_tolerance")
        raise policy.bad(where, what="error_tolerance is not a number", fix="write 0, 1 or 2")
    try:
        results = tuple(
            _result(each, evaluator=evaluator, wanted=check.condition.value, tolerance=tolerance)
            for each in inputs
        )
    except Runaway as error:
        fix = "repeat no group that repeats something itself"
        raise policy.bad((*place, "condition", "value"), what=str(error), fix=fix) from error
    return CheckVerdict(
        id=check.id,
        passed=_passed(results),
        results=results or (_no_input(),),
        description=check.description,
        dropped=of_inputs(inputs),
    )


def _result(each: Input, *, evaluator: Evaluator, wanted: Json, tolerance: Json) -> Result:
    """Judge one input, or skip it when its severity is tolerated."""
    if isinstance(each, SeverityError):
        # The caller made sure that the tolerance is a number.
        failed = each.severity > tolerance  # type: ignore[operator]
        passed = False if failed else None
        detail: dict[str, Json] = {"message": each.message, "passed": passed}
        return Result(passed=passed, message=each.message, detail=detail)
    judgement = evaluator(each.value, wanted)
    detail = {"passed": judgement.passed, "message": judgement.message, "meta": each.meta}
    return Result(passed=judgement.passed, message=judgement.message, detail=detail)


def _no_input() -> Result:
    detail: dict[str, Json] = {"passed": False, "message": NO_INPUT}
    return Result(passed=False, message=NO_INPUT, detail=detail)


def _passed(results: tuple[Result, ...]) -> bool | None:
    """Let the last failure or skip decide: a skip forgives the failures before it, as in 1.0.5."""
    decisive = [result.passed for result in results if result.passed is not True]
    if not results:
        return False
    return decisive[-1] if decisive else True


def _combine(document: Document, policy: Policy, checks: tuple[CheckVerdict, ...]) -> Outcome:
    verdicts = {check.id: check.passed for check in checks}
    try:
        return combine(policy.expression, verdicts)
    except BadExpression as error:
        ids = [check.id for check in policy.checks]
        place: Place = ("eval_expression",)
        if error.check_id is not None:
            place = ("evaluators", ids.index(error.check_id), "id")
        raise document.bad(place, what=error.what, fix=error.fix) from error

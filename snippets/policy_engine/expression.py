"""Combine the verdicts of checks by ``eval_expression``, without ``eval``.

Tirith 1.0.5, final evaluation: ids become ``True``, ``False`` or ``None``, blanks go, ``&& || !``
become ``and or not``, and the rest is read as Python. Skipped checks and undefined names drop out
together with the operator that needed them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policy_engine.calculation import calculated
from policy_engine.pattern import BadPattern, Runaway, replaced
from policy_engine.pruning import LostOperandError, pruned
from policy_engine.refusal import BadExpression

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_LENGTH = 100_000
"""Longer expressions are refused."""
MAX_SUBSTITUTED = 200_000
"""The same after ids were replaced, because an odd id can match often."""

COULD_NOT_EVALUATE = (
    "Could not evaluate the eval expression. "
    "Please report this error to https://github.com/StackGuardian/tirith"
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The final result, which is what Python makes of it, and the errors that stand beside it."""

    result: Any
    errors: tuple[str, ...] = ()
    undefined: tuple[str, ...] = ()


def combine(expression: str, verdicts: Mapping[str, bool | None]) -> Outcome:
    """Answer the expression for the verdicts of the checks, in the order of their ids."""
    try:
        left = pruned(_translated(_substituted(expression, verdicts)))
    except LostOperandError:
        return Outcome(result=False, errors=(COULD_NOT_EVALUATE,))
    if left.symbols:
        error = f"The following symbols are not allowed: {', '.join(left.symbols)}"
        return Outcome(result=False, errors=(error,))
    names = ", ".join(left.undefined)
    error = f"The following evaluator ids are not defined and have been removed: {names}"
    result = None if left.node is None else calculated(left.node)
    return Outcome(
        result=result, errors=(error,) if left.undefined else (), undefined=left.undefined
    )


def _substituted(expression: str, verdicts: Mapping[str, bool | None]) -> str:
    """Replace ids one after the other; an id acts as a pattern, as it does in 1.0.5."""
    _limit_length(expression, MAX_LENGTH)
    for check_id, verdict in verdicts.items():
        try:
            expression = replaced(rf"\b{check_id}\b", str(verdict), expression)
        except BadPattern as error:
            what = f"id {check_id!r} is not a valid pattern: {error}"
            fix = "use letters, digits and underscores"
            raise BadExpression(what=what, fix=fix, check_id=check_id) from error
        except Runaway as error:
            what = f"id {check_id!r} is a pattern that takes too long on eval_expression"
            fix = "use letters, digits and underscores"
            raise BadExpression(what=what, fix=fix, check_id=check_id) from error
        _limit_length(expression, MAX_SUBSTITUTED)
    return expression


def _limit_length(expression: str, limit: int) -> None:
    if len(expression) > limit:
        what = f"eval_expression has {len(expression)} characters; the limit is {limit}"
        raise BadExpression(what=what, fix="split the policy")


def _translated(expression: str) -> str:
    """Drop blanks, then write the operators in Python's words."""
    text = expression.replace(" ", "")
    return text.replace("&&", " and ").replace("||", " or ").replace("!", " not ").strip()

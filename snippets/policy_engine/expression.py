"""Combine the verdicts of checks by ``eval_expression``, without ``eval``.

Tirith 1.0.5, final evaluation: ids become ``True``, ``False`` or ``None``, blanks go, ``&& || !``
become ``and or not``, and the rest is read as Python. Skipped checks and undefined names drop out
together with the operator that needed them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_engine.calculation import calculated
from policy_engine.pattern import BadPattern, compiled
from policy_engine.syntax import (
    Arithmetic,
    Attribute,
    BadExpression,
    Comparison,
    Constant,
    Junction,
    Name,
    Node,
    Not,
    Sign,
    parse,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policy_engine.document import Json

MAX_LENGTH = 10_000
"""Longer expressions are refused."""
MAX_SUBSTITUTED = 100_000
"""The same after ids were replaced, because an odd id can match often."""

COULD_NOT_EVALUATE = (
    "Could not evaluate the eval expression. "
    "Please report this error to https://github.com/StackGuardian/tirith"
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The final result and the errors that stand beside it."""

    result: Json
    errors: tuple[str, ...] = ()


def combine(expression: str, verdicts: Mapping[str, bool | None]) -> Outcome:
    """Answer the expression for the verdicts of the checks, in the order of their ids."""
    tree = parse(_translated(_substituted(expression, verdicts)))
    undefined: list[str] = []
    try:
        pruned = _pruned(tree, undefined)
    except _LostOperandError:
        return Outcome(result=False, errors=(COULD_NOT_EVALUATE,))
    symbols = [] if pruned is None else list(dict.fromkeys(_symbols(pruned)))
    if symbols:
        error = f"The following symbols are not allowed: {', '.join(symbols)}"
        return Outcome(result=False, errors=(error,))
    names = ", ".join(undefined)
    error = f"The following evaluator ids are not defined and have been removed: {names}"
    result = None if pruned is None else calculated(pruned)
    return Outcome(result=result, errors=(error,) if undefined else ())


def _substituted(expression: str, verdicts: Mapping[str, bool | None]) -> str:
    """Replace ids one after the other; an id acts as a pattern, as it does in 1.0.5."""
    _limit_length(expression, MAX_LENGTH)
    for check_id, verdict in verdicts.items():
        try:
            expression = compiled(rf"\b{check_id}\b").sub(str(verdict), expression)
        except BadPattern as error:
            what = f"id {check_id!r} is not a valid pattern: {error}"
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


class _LostOperandError(Exception):
    """An operator that cannot do without its operand lost it."""


def _pruned(node: Node, undefined: list[str]) -> Node | None:
    """Drop what has no value; None means that nothing is left."""
    match node:
        case Name(name):
            undefined.append(name)
            return None
        case Constant(value):
            return None if value is None else node
        case Not(operand):
            kept = _pruned(operand, undefined)
            return None if kept is None else Not(kept)
        case Junction(every, operands):
            pruned = [_pruned(operand, undefined) for operand in operands]
            left = tuple(operand for operand in pruned if operand is not None)
            if len(left) > 1:
                return Junction(every, left)
            return left[0] if left else None
        case Sign(sign, operand):
            return Sign(sign, _kept(operand, undefined))
        case Arithmetic(sign, left, right):
            return Arithmetic(sign, _kept(left, undefined), _kept(right, undefined))
        case Comparison(first, rest):
            kept = _kept(first, undefined)
            return Comparison(kept, tuple((sign, _kept(other, undefined)) for sign, other in rest))
        case Attribute(value, name):
            return Attribute(_kept(value, undefined), name)


def _kept(node: Node, undefined: list[str]) -> Node:
    pruned = _pruned(node, undefined)
    if pruned is None:
        raise _LostOperandError
    return pruned


def _symbols(node: Node) -> Iterator[str]:
    """Yield the dotted names that are left, in their order."""
    match node:
        case Attribute(value, name):
            yield from _symbols(value)
            yield name
        case Not(operand) | Sign(_, operand):
            yield from _symbols(operand)
        case Junction(_, operands):
            for operand in operands:
                yield from _symbols(operand)
        case Arithmetic(_, left, right):
            yield from _symbols(left)
            yield from _symbols(right)
        case Comparison(first, rest):
            yield from _symbols(first)
            for _, other in rest:
                yield from _symbols(other)

"""Work out an expression tree in bounded time and memory.

Tirith 1.0.5, final evaluation: Python's rules, so ``a && 'yes'`` is ``'yes'``. Numbers that grow
without end are refused: ``9**9**9`` kept 1.0.5 busy until it was killed.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from policy_engine.syntax import (
    Arithmetic,
    Attribute,
    Comparison,
    Constant,
    Junction,
    Name,
    Node,
    Not,
    Sign,
    refuse,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policy_engine.document import Json

MAX_BITS = 10_000
"""A number with more bits is refused."""

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
CALCULATE: Mapping[str, Callable[[Any, Any], Json]] = {
    "|": operator.or_,
    "^": operator.xor,
    "&": operator.and_,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}
SIGN: Mapping[str, Callable[[Any], Json]] = {
    "-": operator.neg,
    "+": operator.pos,
    "~": operator.invert,
}


def calculated(node: Node) -> Json:
    """Work out a tree in which every name has gone."""
    match node:
        case Constant(constant):
            return constant
        case Not(operand):
            return not calculated(operand)
        case Junction(every, operands):
            return _joined(operands, every=every)
        case Sign(sign, operand):
            value = calculated(operand)
            return _bounded(lambda: SIGN[sign](value))
        case Arithmetic(sign, left, right):
            return _arithmetic(sign, calculated(left), calculated(right))
        case Comparison(first, rest):
            return _compared(calculated(first), rest)
        case Name() | Attribute():
            raise AssertionError(node)  # pruned or refused before


def _joined(operands: tuple[Node, ...], *, every: bool) -> Json:
    """Return the operand that decides, as Python's ``and`` and ``or`` do."""
    value: Json = None
    for operand in operands:
        value = calculated(operand)
        if bool(value) is not every:
            break
    return value


def _compared(left: Json, rest: tuple[tuple[str, Node], ...]) -> Json:
    for sign, node in rest:
        right = calculated(node)
        try:
            if not COMPARE[sign](left, right):
                return False
        except TypeError as error:
            refuse(str(error))
        left = right
    return True


def _arithmetic(sign: str, left: Json, right: Json) -> Json:
    """Calculate with numbers; texts only join, because a text can be repeated without end."""
    if isinstance(left, str) and isinstance(right, str) and sign == "+":
        return left + right
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        refuse(f"{sign} needs two numbers")
    if isinstance(left, int) and isinstance(right, int):
        growth = {"**": left.bit_length() * right, "<<": left.bit_length() + right}
        if growth.get(sign, 0) > MAX_BITS:
            refuse("a number grows too large")
    return _bounded(lambda: CALCULATE[sign](left, right))


def _bounded(calculate: Callable[[], Json]) -> Json:
    """Run one step of arithmetic; its failure or an oversized number ends the run."""
    try:
        value = calculate()
    except (TypeError, ValueError, ArithmeticError) as error:
        refuse(str(error))
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        refuse("a number grows too large")
    if not isinstance(value, bool | int | float | str):
        refuse("the result is not a JSON value")
    return value

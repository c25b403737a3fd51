"""Work out an expression in bounded time and memory, without ``eval``.

Tirith 1.0.5, final evaluation: Python's rules, so ``a && 'yes'`` is ``'yes'``. Numbers and lists
that grow without end are refused: ``9**9**9`` kept 1.0.5 busy until it was killed.
"""

from __future__ import annotations

import ast
import operator
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policy_engine.refusal import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

MAX_BITS = 1_000_000
"""A number with more bits is refused."""
MAX_WEIGHT = 1_000_000
"""A value with more characters, items and bytes of numbers is refused."""
MAX_WORK = 30_000_000
"""Refuse once all values made on the way weigh more, or long numbers took as many steps."""
DIGIT = 30
"""Bits that Python multiplies in one step."""
LONG_FIELD = re.compile(r"\d{5}|\*")
"""A width or a precision that could fill memory."""

COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
    ast.LtE: operator.le,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda part, whole: part in whole,
    ast.NotIn: lambda part, whole: part not in whole,
}
CALCULATE: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.BitAnd: operator.and_,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.MatMult: operator.matmul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
SIGN: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}


def calculated(node: ast.expr) -> Any:  # noqa: ANN401 - Python's value, whatever it is
    """Work out an expression in which every name has gone; refuse what does not end well."""
    try:
        return _Calculation().value(node)
    except RecursionError:
        refuse("it is nested too deeply")
    except (TypeError, ValueError, ArithmeticError, LookupError, MemoryError) as error:
        refuse(str(error))


@dataclass(frozen=True, eq=False)
class _Function:
    """A ``lambda``; with every name gone it cannot see its arguments."""

    node: ast.Lambda


@dataclass
class _Calculation:
    """One run, with what it has spent."""

    work: int = field(default=0)

    def value(self, node: ast.expr) -> Any:  # noqa: ANN401, C901, PLR0912, RET503 - a case a node
        """Work out one node."""
        match node:
            case ast.Constant(value):
                return value
            case ast.BoolOp(op, operands):
                return self.joined(operands, every=isinstance(op, ast.And))
            case ast.UnaryOp(op, operand):
                return self.made(SIGN[type(op)](self.value(operand)))
            case ast.BinOp(left, op, right):
                return self.arithmetic(op, self.value(left), self.value(right))
            case ast.Compare():
                return self.compared(node)
            case ast.IfExp(test, body, orelse):
                return self.value(body if self.value(test) else orelse)
            case ast.List(items):
                return self.made(list(self.items(items)))
            case ast.Tuple(items):
                return self.made(tuple(self.items(items)))
            case ast.Set(items):
                return self.made(set(self.items(items)))
            case ast.Dict():
                return self.made(self.dictionary(node))
            case ast.Subscript(whole, place):
                return self.made(self.value(whole)[self.value(place)])
            case ast.Slice(lower, upper, step):
                parts = (lower, upper, step)
                return slice(*(None if part is None else self.value(part) for part in parts))
            case ast.Lambda(arguments):
                self.made(list(self.items(arguments.defaults)))  # they are worked out already here
                return _Function(node)
            case ast.Call():
                return self.called(node)
            case _:
                refuse(f"{type(node).__name__} is not answered here")

    def joined(self, operands: Sequence[ast.expr], *, every: bool) -> Any:  # noqa: ANN401 - Python's value
        """Return the operand that decides, as Python's ``and`` and ``or`` do."""
        value = None
        for operand in operands:
            value = self.value(operand)
            if bool(value) is not every:
                break
        return value

    def compared(self, node: ast.Compare) -> Any:  # noqa: ANN401 - Python's value
        """Work out a chain such as ``a < b <= c``."""
        left, held = self.value(node.left), True
        for sign, other in zip(node.ops, node.comparators, strict=True):
            right = self.value(other)
            self.spend(min(weight(left), MAX_WEIGHT) + min(weight(right), MAX_WEIGHT))
            held = COMPARE[type(sign)](left, right)
            if not held:
                break
            left = right
        return held

    def arithmetic(self, sign: ast.operator, left: Any, right: Any) -> Any:  # noqa: ANN401 - Python's value
        """Calculate, once it is sure that the result has room."""
        if isinstance(left, int) and isinstance(right, int):
            self.spend(_steps(sign, left, right))
        elif isinstance(sign, ast.Mult):
            _limit(_repeated(left, right), MAX_WEIGHT)
        elif isinstance(sign, ast.Mod) and isinstance(left, str | bytes):
            shown = left if isinstance(left, str) else left.decode("latin-1")
            _limit_fields(shown)
            _limit(len(shown) + (shown.count("%") * 12 * weight(right)), MAX_WEIGHT)
        return self.made(CALCULATE[type(sign)](left, right))

    def items(self, nodes: Sequence[ast.expr]) -> Iterator[Any]:
        """Yield the values of a list; a star spreads one."""
        for node in nodes:
            if isinstance(node, ast.Starred):
                yield from self.value(node.value)
            else:
                yield self.value(node)

    def dictionary(self, node: ast.Dict) -> dict[Any, Any]:
        """Work out an object; two stars spread one."""
        made: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                made |= {**self.value(value)}
            else:
                made[self.value(key)] = self.value(value)
        return made

    def called(self, node: ast.Call) -> Any:  # noqa: ANN401 - Python's value
        """Call a ``lambda``; there is nothing else left that could be called."""
        function = self.value(node.func)
        given = len(list(self.items(node.args)))
        if not isinstance(function, _Function):
            refuse(f"{type(function).__name__!r} object is not callable")
        if node.keywords:
            refuse("arguments by name are not answered here")
        wanted = function.node.args
        if not len(wanted.args) - len(wanted.defaults) <= given <= len(wanted.args):
            refuse("a lambda is called with the wrong number of arguments")
        return self.value(function.node.body)

    def made(self, value: Any) -> Any:  # noqa: ANN401 - Python's value
        """Return a new value if it is not too large."""
        size = weight(value)
        _limit(size, MAX_WEIGHT)
        self.spend(size)
        return value

    def spend(self, work: int) -> None:
        """Note work done or about to be done."""
        self.work += work
        _limit(self.work, MAX_WORK)


def weight(value: object) -> int:
    """Return about how much room a value takes once written; the count stops at the limit."""
    total, waiting = 0, [value]
    while waiting and total <= MAX_WEIGHT:
        each = waiting.pop()
        total += 1
        if isinstance(each, int):
            total += each.bit_length() // 8
        elif isinstance(each, str | bytes):
            total += len(each)
        elif isinstance(each, dict):
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, list | tuple | set):
            waiting += each
    return total


def _steps(sign: ast.operator, left: int, right: int) -> int:
    """Return about how many steps whole numbers take; refuse a result without room."""
    bits, other = left.bit_length(), right.bit_length()
    if isinstance(sign, ast.Pow) and bits > 1 and right > 0:
        bits *= right
        other = bits
    elif isinstance(sign, ast.LShift) and left:
        bits += max(right, 0)
        other = 1
    elif isinstance(sign, ast.BitOr | ast.BitXor | ast.BitAnd | ast.Add | ast.Sub | ast.RShift):
        other = 1
    if bits > MAX_BITS:
        refuse("a number grows too large")
    return (bits // DIGIT) * (other // DIGIT) // DIGIT


def _repeated(left: object, right: object) -> int:
    """Return the weight of a text or list times a number."""
    times, whole = (left, right) if isinstance(left, int) else (right, left)
    if isinstance(times, int) and isinstance(whole, str | bytes | list | tuple):
        return max(times, 0) * weight(whole)
    return 0


def _limit(size: int, limit: int) -> None:
    if size > limit:
        refuse("a value grows too large")


def _limit_fields(text: str) -> None:
    if LONG_FIELD.search(text):
        refuse("a text grows too large")

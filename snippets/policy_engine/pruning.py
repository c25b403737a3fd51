"""Drop from an expression what has no value, and see whether it still holds together.

Tirith 1.0.5, final evaluation: names and skipped checks go, and with them the ``&& || !`` and the
signs that they leave alone. Any other node that lost a part is an error, and so is an attribute
that stayed.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_engine.refusal import refuse
from policy_engine.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, kw_only=True)
class Pruned:
    """An expression without names; ``node`` is None when nothing was left of it.

    ``undefined`` are the names that went, in order; ``symbols`` the attributes that stayed.
    """

    node: ast.expr | None
    undefined: tuple[str, ...]
    symbols: tuple[str, ...] = ()


class LostOperandError(Exception):
    """An operator that cannot do without its operand lost it."""


def pruned(text: str) -> Pruned:
    """Read an expression in which ids are replaced and operators are words, and prune it."""
    tree = ast.Expression(body=parse(text))
    undefined = tuple(_prune(tree))
    if not hasattr(tree, "body"):
        return Pruned(node=None, undefined=undefined)
    _check_complete(tree)
    _check_arguments(tree)
    symbols = tuple(dict.fromkeys(_symbols(tree.body)))
    return Pruned(node=tree.body, undefined=undefined, symbols=symbols)


def _prune(tree: ast.AST) -> list[str]:
    """Delete names, ``None`` and the operators that lost their operands; return the names."""
    nodes = list(_parents_first(tree))
    left: dict[ast.AST, ast.AST | None] = {}
    for node in reversed(nodes):
        _keep_parts(node, left)
        left[node] = _left_of(node)
    return [node.id for node in nodes if isinstance(node, ast.Name)]


def _parents_first(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every node in the order of the text, without calling itself."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(list(ast.iter_child_nodes(node)))


def _keep_parts(node: ast.AST, left: Mapping[ast.AST, ast.AST | None]) -> None:
    """Give a node what is left of its parts; a part that stands alone goes with its field."""
    for name, part in ast.iter_fields(node):
        if isinstance(part, list):
            kept = (left[each] if isinstance(each, ast.AST) else each for each in part)
            part[:] = [new for new, old in zip(kept, part, strict=True) if new or not old]
        elif isinstance(part, ast.AST) and left[part] is None:
            delattr(node, name)
        elif isinstance(part, ast.AST):
            setattr(node, name, left[part])


def _left_of(node: ast.AST) -> ast.AST | None:
    """Return what stands for a node once its parts are pruned."""
    match node:
        case ast.Name() | ast.Constant(None):
            return None
        case ast.BoolOp(values=[]):
            return None
        case ast.BoolOp(values=[only]):
            return only
        case ast.UnaryOp() if not hasattr(node, "operand"):
            return None
        case _:
            return node


def _check_complete(tree: ast.AST) -> None:
    """Raise ``LostOperandError`` if a node lacks a part that it cannot do without."""
    for node in ast.walk(tree):
        if not all(hasattr(node, part) for part in node._fields):
            raise LostOperandError
        if isinstance(node, ast.Compare) and len(node.ops) != len(node.comparators):
            raise LostOperandError
        if isinstance(node, ast.Dict) and len(node.keys) != len(node.values):
            raise LostOperandError


def _check_arguments(tree: ast.AST) -> None:
    """Refuse two arguments of one name, which Python looks for once nothing is missing."""
    for node in ast.walk(tree):
        names: list[str | None] = []
        if isinstance(node, ast.Call):
            names = [each.arg for each in node.keywords if each.arg is not None]
        elif isinstance(node, ast.Lambda):
            names = [each.arg for each in node.args.args]
        if len(names) != len(set(names)):
            refuse("two arguments have the same name")


def _symbols(tree: ast.AST) -> Iterator[str]:
    """Yield the attributes in the order in which Python comes to them, without calling itself."""
    waiting: list[ast.AST | str] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        else:
            waiting += reversed(_in_order(node))


def _in_order(node: ast.AST) -> Sequence[ast.AST | str]:
    """Return the parts of a node as they are evaluated; a body of a ``lambda`` is none of them."""
    match node:
        case ast.Attribute(value, attr):
            return [value, attr]
        case ast.IfExp(test, body, orelse):
            return [test, body, orelse]
        case ast.Dict(keys, values):
            pairs = zip(keys, values, strict=True)
            return [part for pair in pairs for part in pair if part is not None]
        case ast.Lambda(arguments):
            return arguments.defaults
        case _:
            return list(ast.iter_child_nodes(node))

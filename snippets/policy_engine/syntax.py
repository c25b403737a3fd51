"""Parse ``eval_expression``, drop what has no value, and see whether it still holds together.

Tirith 1.0.5, final evaluation: the expression is read as Python after ``&& || !`` became words, and
whatever Python then makes of it counts. So Python's own parser and compiler are asked here; the
compiled code is looked at and never run.
"""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import CodeType


QUIET = Lock()
"""Which warnings show is a setting of the whole process: one thread at a time changes it."""


class BadExpression(Exception):  # noqa: N818 - it names what is wrong, as readers say it
    """An expression that has no answer; ``check_id`` is set where an id is to blame."""

    def __init__(self, *, what: str, fix: str, check_id: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix
        self.check_id = check_id


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
    """Parse an expression in which ids are replaced and operators are words, and prune it."""
    with QUIET, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a doubtful constant is the policy's business
        try:
            return _pruned(ast.parse(text, mode="eval"))
        except SyntaxError as error:
            refuse(_with_place(error))
        except ValueError as error:  # a null character, half of a surrogate pair
            refuse(str(error))
        except (RecursionError, MemoryError):
            refuse("it is nested too deeply")


def refuse(what: str) -> NoReturn:
    """Refuse the expression, with the way out that always works."""
    raise BadExpression(
        what=f"eval_expression: {' '.join(what.split())}", fix="use ids, &&, ||, ! and parentheses"
    )


def _with_place(error: SyntaxError) -> str:
    where = f" near column {error.offset}" if error.offset else ""
    return f"{error.msg}{where} after ids were replaced"


def _pruned(tree: ast.Expression) -> Pruned:
    pruning = _Pruning()
    pruning.visit(tree)
    undefined = tuple(pruning.undefined)
    if not hasattr(tree, "body"):
        return Pruned(node=None, undefined=undefined)
    return Pruned(node=tree.body, undefined=undefined, symbols=_compiled(tree).co_names)


def _compiled(tree: ast.Expression) -> CodeType:
    try:
        code: CodeType = compile(ast.fix_missing_locations(tree), "eval_expression", "eval")
    except (TypeError, ValueError) as error:  # a part is missing
        raise LostOperandError from error
    return code


class _Pruning(ast.NodeTransformer):
    """Deletes names and ``None``, and the operators that thereby lost their operands."""

    def __init__(self) -> None:
        self.undefined: list[str] = []

    def visit_Name(self, node: ast.Name) -> None:
        """Note the name and delete it."""
        self.undefined.append(node.id)

    def visit_Constant(self, node: ast.Constant) -> ast.Constant | None:
        """Delete the verdict of a skipped check."""
        return None if node.value is None else node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST | None:
        """Keep ``and`` and ``or`` only where two operands are left."""
        self.generic_visit(node)
        if len(node.values) > 1:
            return node
        return node.values[0] if node.values else None

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST | None:
        """Delete ``not``, ``-``, ``+`` and ``~`` together with their operand."""
        self.generic_visit(node)
        return node if hasattr(node, "operand") else None

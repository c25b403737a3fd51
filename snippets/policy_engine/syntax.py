"""Parse the language of ``eval_expression`` into a small tree.

Tirith 1.0.5, final evaluation: the expression is read as Python after ``&& || !`` became words.
This parser knows the operators a policy can meaningfully use and refuses the rest of Python.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import TYPE_CHECKING, NoReturn, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_engine.document import Json

MAX_DEPTH = 100
"""Deeper nesting is refused."""

TOKEN = re.compile(
    r"(?P<blank>[ \t\f\n]+|\#[^\n]*)"
    r"|(?P<number>\d[\w.]*|\.\d[\w.]*)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<text>'[^'\\\n]*'|\"[^\"\\\n]*\")"
    r"|(?P<operator>\*\*|//|<<|>>|==|<=|>=|[-+*/%&|^~<>().])"
)
FLOAT = re.compile(r"[\d_]*(?:\.|[\d_]e)", re.IGNORECASE)
CONSTANTS: Mapping[str, bool | None] = {"True": True, "False": False, "None": None}
COMPARISONS = ("==", "<", ">", "<=", ">=")
SIGNS = ("-", "+", "~")
OR, AND, NOT, COMPARE, SIGN, POWER = 1, 2, 3, 4, 11, 12
BINDS: Mapping[str, int] = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(COMPARISONS, COMPARE),
    "|": 5,
    "^": 6,
    "&": 7,
    **dict.fromkeys(("<<", ">>"), 8),
    **dict.fromkeys(("+", "-"), 9),
    **dict.fromkeys(("*", "/", "//", "%"), 10),
    "**": POWER,
}
"""How tightly each operator between two operands binds; 0 is anything else."""


class BadExpression(Exception):  # noqa: N818 - it names what is wrong, as readers say it
    """An expression that has no answer; ``check_id`` is set where an id is to blame."""

    def __init__(self, *, what: str, fix: str, check_id: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix
        self.check_id = check_id


@dataclass(frozen=True)
class Name:
    """A word that is no id of the policy."""

    name: str


@dataclass(frozen=True)
class Constant:
    """A verdict, a number or a text."""

    value: Json


@dataclass(frozen=True)
class Not:
    """The negation of an operand."""

    operand: Node


@dataclass(frozen=True)
class Junction:
    """Operands joined by ``and`` (all) or ``or`` (any)."""

    every: bool
    operands: tuple[Node, ...]


@dataclass(frozen=True)
class Sign:
    """A number with ``-``, ``+`` or ``~`` before it."""

    sign: str
    operand: Node


@dataclass(frozen=True)
class Arithmetic:
    """Two operands of ``&``, ``+`` and the like."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Comparison:
    """A chain such as ``a < b <= c``."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Attribute:
    """A dotted name after a value; it is never allowed."""

    value: Node
    name: str


Node: TypeAlias = Name | Constant | Not | Junction | Sign | Arithmetic | Comparison | Attribute


def parse(text: str) -> Node:
    """Parse an expression in which ids are replaced and operators are words."""
    return _Parser(tokens=_tokens(text)).parse()


def _tokens(text: str) -> list[tuple[str, str]]:
    """Cut the text into (kind, lexeme) pairs; a line may end only inside parentheses."""
    tokens: list[tuple[str, str]] = []
    at = depth = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            refuse(f"cannot read {text[at]!r}")
        lexeme = match.group()
        depth += (lexeme == "(") - (lexeme == ")")
        if match.lastgroup != "blank":
            tokens.append((match.lastgroup, lexeme))
        elif "\n" in lexeme and depth < 1:
            refuse("a new line outside parentheses")
        at = match.end()
    return [*tokens, ("end", "")]


def refuse(what: str) -> NoReturn:
    """Refuse the expression, with the way out that always works."""
    raise BadExpression(what=f"eval_expression: {what}", fix="use ids, &&, ||, ! and parentheses")


@dataclass
class _Parser:
    """Reads tokens by precedence; one call per operand, so depth is what it counts."""

    tokens: list[tuple[str, str]]
    at: int = field(default=0)

    def parse(self) -> Node:
        """Read the whole expression."""
        if self.tokens[0][0] == "end":
            refuse("it is empty")
        node, _ = self.operand(OR, 0)
        if self.lexeme != "":
            refuse(f"unexpected {self.lexeme!r}")
        return node

    @property
    def lexeme(self) -> str:
        """The lexeme that comes next; empty at the end."""
        return self.tokens[self.at][1]

    def take(self) -> tuple[str, str]:
        """Return the next lexeme and step over it."""
        self.at += 1
        return self.tokens[self.at - 1]

    def operand(self, level: int, depth: int) -> tuple[Node, int]:
        """Read an operand and the operators after it that bind at least as tightly as the level."""
        left, height = self.prefixed(level, depth)
        while (binds := BINDS.get(self.lexeme, 0)) >= level:
            if binds in (OR, AND):
                left, other = self.junction(left, binds, depth)
            elif binds == COMPARE:
                left, other = self.comparison(left, depth)
            else:
                _, sign = self.take()
                # A power groups to the right and takes a sign after it: 2**-1.
                right, other = self.operand(SIGN if binds == POWER else binds + 1, depth + 1)
                left = Arithmetic(sign, left, right)
            height = max(height, other) + 1
            _limit_depth(depth + height)
        return left, height

    def junction(self, first: Node, level: int, depth: int) -> tuple[Node, int]:
        """Read the rest of ``a and b and c`` into one flat node."""
        word, operands, height = self.lexeme, [first], 0
        while self.lexeme == word:
            self.take()
            node, other = self.operand(level + 1, depth + 1)
            operands.append(node)
            height = max(height, other)
        return Junction(level == AND, tuple(operands)), height

    def comparison(self, first: Node, depth: int) -> tuple[Node, int]:
        """Read the rest of ``a < b < c`` into one flat node."""
        rest: list[tuple[str, Node]] = []
        height = 0
        while self.lexeme in COMPARISONS:
            _, sign = self.take()
            node, other = self.operand(COMPARE + 1, depth + 1)
            rest.append((sign, node))
            height = max(height, other)
        return Comparison(first, tuple(rest)), height

    def prefixed(self, level: int, depth: int) -> tuple[Node, int]:
        """Read ``not``, a sign, or an atom with its dotted names."""
        _limit_depth(depth)
        if self.lexeme == "not" and level <= NOT:
            self.take()
            node, height = self.operand(NOT, depth + 1)
            return Not(node), height + 1
        if self.lexeme in SIGNS and level <= SIGN:
            _, sign = self.take()
            node, height = self.operand(SIGN, depth + 1)
            return Sign(sign, node), height + 1
        node, height = self.atom(depth)
        while self.lexeme == ".":
            self.take()
            kind, name = self.take()
            if kind != "name":
                refuse("a dot without a name")
            node, height = Attribute(node, name), height + 1
            _limit_depth(depth + height)
        return node, height

    def atom(self, depth: int) -> tuple[Node, int]:
        """Read a constant, a name or an expression in parentheses."""
        kind, lexeme = self.take()
        if lexeme == "(":
            node, height = self.operand(OR, depth + 1)
            if self.take()[1] != ")":
                refuse("a parenthesis is not closed")
            return node, height + 1
        if kind == "number":
            return Constant(_number(lexeme)), 0
        if kind == "text":
            return Constant(self.joined_text(lexeme)), 0
        if lexeme in CONSTANTS:
            return Constant(CONSTANTS[lexeme]), 0
        if lexeme.isidentifier() and not iskeyword(lexeme):
            return Name(lexeme), 0
        refuse(f"unexpected {lexeme!r}" if lexeme else "it ends too early")

    def joined_text(self, lexeme: str) -> str:
        """Join texts that stand side by side, as Python does."""
        text = lexeme[1:-1]
        while self.tokens[self.at][0] == "text":
            text += self.take()[1][1:-1]
        return text


def _limit_depth(depth: int) -> None:
    if depth > MAX_DEPTH:
        refuse(f"it is nested deeper than {MAX_DEPTH} levels")


def _number(lexeme: str) -> int | float:
    try:
        return float(lexeme) if FLOAT.match(lexeme) else int(lexeme, 0)
    except ValueError:
        refuse(f"cannot read the number {lexeme[:20]!r}")

"""Read the expression that Python reads, without asking Python, in bounded time and depth.

The Python Language Reference, "Expressions": Tirith 1.0.5 reads an expression as Python after ids
were replaced and ``&& || !`` became words. The tree is made of the node classes of ``ast``, which
are plain data here: nothing compiles or runs them. The reader goes forward only, so its work grows
with the length of the text.

Refused on purpose, though Python reads it: text with fields (``f'…'``), ``yield`` and ``await``,
a ``lambda`` with ``*``, ``**`` or ``/`` among its arguments, a loop over anything but one name, and
what is nested or chained more deeply than the two limits below. A call of a ``lambda`` by the names
of its arguments, or of one that reaches for an attribute, is refused when it is worked out.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from policy_engine.lexeme import MAX_BRACKETS, Kind, lexemes
from policy_engine.literal import number, octets, text
from policy_engine.refusal import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from types import EllipsisType
    from typing import Any, TypeAlias

    from policy_engine.lexeme import Lexeme

    Reading: TypeAlias = Generator["Reading", Any, Any]
    """Makes a node; it yields each reading whose node it needs, and is sent that node."""

MAX_HEIGHT = 494
"""Levels of the tree, which a chain such as ``1+1+1`` raises by one at each sign.

Tirith 1.0.5 comes as far: with more, its command ends with 1.
"""
MAX_DEPTH = MAX_HEIGHT + MAX_BRACKETS
"""Operands within operands; more cannot make a tree within the limit."""

CONSTANTS: Mapping[str | None, bool | EllipsisType | None] = {
    "True": True,
    "False": False,
    "None": None,
    "...": ...,
}
NOT_ANSWERED = ("yield", "await", "async")
LOAD = ast.Load()
OR, AND, NOT, COMPARE, TERM, SIGN, POWER = 1, 2, 3, 4, 10, 11, 12
BINDS: Mapping[str | None, int] = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(("==", "!=", "<", ">", "<=", ">=", "is", "in", "not"), COMPARE),
    "|": 5,
    "^": 6,
    "&": 7,
    **dict.fromkeys(("<<", ">>"), 8),
    **dict.fromkeys(("+", "-"), 9),
    **dict.fromkeys(("*", "/", "//", "%", "@"), TERM),
    "**": POWER,
}
"""How tightly each operator between two operands binds; 0 is anything else."""
COMPARISONS: Mapping[str, type[ast.cmpop]] = {
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    ">": ast.Gt,
    "<=": ast.LtE,
    ">=": ast.GtE,
    "is": ast.Is,
    "is not": ast.IsNot,
    "in": ast.In,
    "not in": ast.NotIn,
}
OPERATORS: Mapping[str, type[ast.operator]] = {
    "|": ast.BitOr,
    "^": ast.BitXor,
    "&": ast.BitAnd,
    "<<": ast.LShift,
    ">>": ast.RShift,
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "/": ast.Div,
    "//": ast.FloorDiv,
    "%": ast.Mod,
    "@": ast.MatMult,
    "**": ast.Pow,
}
SIGNS: Mapping[str | None, type[ast.unaryop]] = {"-": ast.USub, "+": ast.UAdd, "~": ast.Invert}


def parse(expression: str) -> ast.expr:
    """Read a trimmed expression in which ids are replaced and operators are words.

    Raise ``BadExpression`` for what Python calls a SyntaxError and for what the module refuses.
    """
    tree: ast.expr = _ended(_Reader(lexemes(expression)).whole())
    _limit_height(tree)
    return tree


def _ended(reading: Reading) -> Any:  # noqa: ANN401 - the node that the reading makes
    """End a reading and those it waits for, on a list: Python's own calls would nest too deep."""
    waiting, read = [reading], None
    while waiting:
        try:
            inner = waiting[-1].send(read)
        except StopIteration as end:
            waiting.pop()
            read = end.value
        else:
            waiting.append(inner)
            read = None
    return read


def _limit_height(tree: ast.AST) -> None:
    waiting = [(tree, 1)]
    while waiting:
        node, height = waiting.pop()
        if height > MAX_HEIGHT:
            refuse(f"it chains more than {MAX_HEIGHT} operators")
        waiting += [(child, height + 1) for child in ast.iter_child_nodes(node)]


@dataclass
class _Reader:
    """Reads lexemes by how tightly operators bind; ``depth`` counts operands within operands.

    What may hold itself is a ``Reading``, so that brackets cost memory and no calls within calls.
    """

    lexemes: list[Lexeme]
    at: int = field(default=0)
    depth: int = field(default=0)
    constants: dict[object, complex | str | bytes] = field(default_factory=dict)

    def whole(self) -> Reading:
        """Read everything; commas without parentheses make a tuple."""
        first = yield self.expression()
        if self.takes(""):
            return first
        return ast.Tuple(elts=(yield self.more(first, "", self.expression)), ctx=LOAD)

    # The lexeme that comes next.

    @property
    def lexeme(self) -> Lexeme:
        """The lexeme that comes next."""
        return self.lexemes[self.at]

    def take(self) -> Lexeme:
        """Return the next lexeme and step over it."""
        self.at += 1
        return self.lexemes[self.at - 1]

    def takes(self, sign: str) -> bool:
        """Step over the next lexeme if it is this sign."""
        found = self.lexeme.sign == sign
        self.at += found
        return found

    def expect(self, sign: str) -> None:
        """Step over this sign, or refuse what stands there."""
        if not self.takes(sign):
            _refuse_at(self.lexeme)

    def identifier(self) -> str:
        """Step over a name and return it."""
        if self.lexeme.kind is not Kind.NAME:
            _refuse_at(self.lexeme)
        return self.take().word

    def names(self, sign: str) -> bool:
        """Tell whether a name comes next and this sign behind it."""
        return self.lexeme.kind is Kind.NAME and self.lexemes[self.at + 1].sign == sign

    # Expressions, from the loosest to the tightest.

    def element(self) -> Reading:
        """Read an item: ``*x`` is spread, ``x := 1`` has a name."""
        if self.takes("*"):
            return ast.Starred(value=(yield self.operand(COMPARE + 1)), ctx=LOAD)
        if not self.names(":="):
            return (yield self.expression())
        target = ast.Name(id=self.identifier(), ctx=ast.Store())
        self.expect(":=")
        return ast.NamedExpr(target=target, value=(yield self.expression()))

    def expression(self) -> Reading:
        """Read ``lambda …`` or ``x if y else z``; what follows the last ``else`` ends it."""
        choices: list[tuple[ast.expr, ast.expr]] = []
        node: ast.expr
        while True:
            if self.takes("lambda"):
                node = yield self.function()
                break
            node = yield self.operand(OR)
            if not self.takes("if"):
                break
            choices.append((node, (yield self.operand(OR))))
            self.expect("else")
        for body, test in reversed(choices):
            node = ast.IfExp(test=test, body=body, orelse=node)
        return node

    def operand(self, level: int) -> Reading:
        """Read an operand and the operators after it that bind at least as tightly as the level."""
        self.deeper()
        left = yield self.prefixed(level)
        while (binds := BINDS.get(self.lexeme.sign, 0)) >= level:
            if binds in {OR, AND}:
                left = yield self.junction(left, binds)
            elif binds == COMPARE:
                left = yield self.comparison(left)
            else:
                operator = OPERATORS[self.take().word]()
                # A power groups to the right and takes a sign after it: 2**-1.
                right = yield self.operand(SIGN if binds == POWER else binds + 1)
                left = ast.BinOp(left=left, op=operator, right=right)
        self.depth -= 1
        return left

    def deeper(self) -> None:
        """Note one more level, which the caller takes back."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            refuse(f"it is nested deeper than {MAX_DEPTH} levels")

    def junction(self, first: ast.expr, level: int) -> Reading:
        """Read the rest of ``a and b and c`` into one flat node."""
        word, values = self.lexeme.word, [first]
        while self.takes(word):
            values.append((yield self.operand(level + 1)))
        return ast.BoolOp(op=ast.And() if level == AND else ast.Or(), values=values)

    def comparison(self, first: ast.expr) -> Reading:
        """Read the rest of ``a < b < c`` into one flat node."""
        signs: list[ast.cmpop] = []
        others: list[ast.expr] = []
        while BINDS.get(self.lexeme.sign) == COMPARE:
            word = self.take().word
            if word == "not":
                self.expect("in")
                word = "not in"
            elif word == "is" and self.takes("not"):
                word = "is not"
            signs.append(COMPARISONS[word]())
            others.append((yield self.operand(COMPARE + 1)))
        return ast.Compare(left=first, ops=signs, comparators=others)

    def prefixed(self, level: int) -> Reading:
        """Read ``not``, a sign, or a primary."""
        if level <= NOT and self.takes("not"):
            return ast.UnaryOp(op=ast.Not(), operand=(yield self.operand(NOT)))
        if sign := SIGNS.get(self.lexeme.sign):
            self.take()
            return ast.UnaryOp(op=sign(), operand=(yield self.operand(SIGN)))
        return (yield self.primary())

    def primary(self) -> Reading:
        """Read an atom with the attributes, calls and subscripts that follow it."""
        node = yield self.atom()
        while True:
            if self.takes("."):
                node = ast.Attribute(value=node, attr=self.identifier(), ctx=LOAD)
            elif self.takes("("):
                node = yield self.call(node)
            elif self.takes("["):
                node = ast.Subscript(value=node, slice=(yield self.place()), ctx=LOAD)
            else:
                return node

    def atom(self) -> Reading:
        """Read a name, a constant, or what stands in brackets."""
        lexeme = self.take()
        if lexeme.kind is Kind.NAME:
            return ast.Name(id=lexeme.word, ctx=LOAD)
        if lexeme.kind is Kind.NUMBER:
            return self.constant(number(lexeme.word))
        if lexeme.kind is Kind.TEXT:
            return self.constant(self.joined_text(lexeme))
        if lexeme.sign in CONSTANTS:
            return ast.Constant(value=CONSTANTS[lexeme.sign])
        inside = {"(": self.round, "[": self.square, "{": self.curly}.get(lexeme.word)
        return (yield inside()) if inside else _refuse_at(lexeme)

    def constant(self, value: complex | str | bytes) -> ast.Constant:
        """Make equal constants one object, which ``1.5 is 1.5`` can tell."""
        return ast.Constant(value=self.constants.setdefault((type(value), value), value))

    def joined_text(self, first: Lexeme) -> str | bytes:
        """Join texts that stand side by side."""
        parts = [first]
        while self.lexeme.kind is Kind.TEXT:
            parts.append(self.take())
        prefixes = {letter for part in parts for letter in part.prefix.lower()}
        if "f" in prefixes:
            refuse("a text with fields is not answered here")
        if "b" not in prefixes:
            return "".join(text(part.prefix, part.word) for part in parts)
        if not all("b" in part.prefix.lower() for part in parts):
            refuse("bytes beside text")
        return b"".join(octets(part.prefix, part.word) for part in parts)

    # What stands in brackets; the opening one is already read.

    def more(self, first: ast.expr, end: str, item: Callable[[], Reading]) -> Reading:
        """Read the items after the first one, each behind a comma, and the closing bracket."""
        items = [first]
        while not self.takes(end):
            self.expect(",")
            if self.takes(end):
                break
            items.append((yield item()))
        return items

    def round(self) -> Reading:
        """Read what parentheses hold: an expression, a tuple or a loop."""
        if self.takes(")"):
            return ast.Tuple(elts=[], ctx=LOAD)
        first = yield self.element()
        if self.lexeme.sign == "for":
            return ast.GeneratorExp(elt=_unspread(first), generators=(yield self.loops(")")))
        if self.takes(")"):
            return _unspread(first)
        return ast.Tuple(elts=(yield self.more(first, ")", self.element)), ctx=LOAD)

    def square(self) -> Reading:
        """Read a list, or a loop that makes one."""
        if self.takes("]"):
            return ast.List(elts=[], ctx=LOAD)
        first = yield self.element()
        if self.lexeme.sign == "for":
            return ast.ListComp(elt=_unspread(first), generators=(yield self.loops("]")))
        return ast.List(elts=(yield self.more(first, "]", self.element)), ctx=LOAD)

    def curly(self) -> Reading:
        """Read an object, a set, or a loop that makes one."""
        if self.takes("}"):
            return ast.Dict(keys=[], values=[])
        if self.takes("**"):
            return (yield self.dictionary(None, (yield self.operand(COMPARE + 1))))
        may_be_key = not (self.lexeme.sign == "*" or self.names(":="))
        first = yield self.element()
        if may_be_key and self.takes(":"):
            return (yield self.dictionary(first, (yield self.expression())))
        if self.lexeme.sign == "for":
            return ast.SetComp(elt=_unspread(first), generators=(yield self.loops("}")))
        return ast.Set(elts=(yield self.more(first, "}", self.element)))

    def dictionary(self, key: ast.expr | None, value: ast.expr) -> Reading:
        """Read an object after its first pair; a key of None stands for two stars."""
        if key is not None and self.lexeme.sign == "for":
            return ast.DictComp(key=key, value=value, generators=(yield self.loops("}")))
        keys, values = [key], [value]
        while not self.takes("}"):
            self.expect(",")
            if self.takes("}"):
                break
            if self.takes("**"):
                keys.append(None)
                values.append((yield self.operand(COMPARE + 1)))
            else:
                keys.append((yield self.expression()))
                self.expect(":")
                values.append((yield self.expression()))
        return ast.Dict(keys=keys, values=values)

    def place(self) -> Reading:
        """Read what a subscript holds; commas make a tuple."""
        first = yield self.part()
        if not isinstance(first, ast.Starred) and self.takes("]"):
            return first
        return ast.Tuple(elts=(yield self.more(first, "]", self.part)), ctx=LOAD)

    def part(self) -> Reading:
        """Read one index or one slice."""
        if self.takes("*"):
            return ast.Starred(value=(yield self.expression()), ctx=LOAD)
        may_be_bound = not self.names(":=")
        lower = None if self.lexeme.sign == ":" else (yield self.element())
        if may_be_bound and self.takes(":"):
            upper = yield self.bound()
            step = (yield self.bound()) if self.takes(":") else None
            return ast.Slice(lower=lower, upper=upper, step=step)
        if lower is None:
            _refuse_at(self.lexeme)
        return lower

    def bound(self) -> Reading:
        """Read the end or the step of a slice, if it has one."""
        return None if self.lexeme.sign in {":", ",", "]"} else (yield self.expression())

    def call(self, function: ast.expr) -> Reading:
        """Read the arguments of a call: by place, then by name, ``**`` last."""
        made = ast.Call(func=function, args=[], keywords=[])
        spread = False
        while not self.takes(")"):
            if made.args or made.keywords:
                self.expect(",")
                if self.takes(")"):
                    break
            if self.takes("**"):
                spread = True
                made.keywords.append(ast.keyword(arg=None, value=(yield self.expression())))
            elif self.names("="):
                name = self.identifier()
                self.expect("=")
                made.keywords.append(ast.keyword(arg=name, value=(yield self.expression())))
            elif self.lexeme.sign == "*" and not spread:
                self.take()
                made.args.append(ast.Starred(value=(yield self.expression()), ctx=LOAD))
            elif made.keywords:
                refuse("an argument by place after one by name")
            else:
                made.args.append((yield self.element()))
                if len(made.args) == 1 and self.lexeme.sign == "for":
                    loops = yield self.loops(")")
                    made.args = [ast.GeneratorExp(elt=made.args[0], generators=loops)]
                    break
        return made

    def function(self) -> Reading:
        """Read a ``lambda`` behind the word."""
        names: list[ast.arg] = []
        defaults: list[ast.expr] = []
        self.deeper()
        while not self.takes(":"):
            if names:
                self.expect(",")
                if self.takes(":"):
                    break
            if self.lexeme.sign in {"*", "**", "/"}:
                refuse("a lambda with such arguments is not answered here")
            names.append(ast.arg(arg=self.identifier()))
            if self.takes("="):
                defaults.append((yield self.expression()))
            elif defaults:
                refuse("an argument without a default after one that has one")
        arguments = ast.arguments(
            posonlyargs=[], args=names, kwonlyargs=[], kw_defaults=[], defaults=defaults
        )
        made = ast.Lambda(args=arguments, body=(yield self.expression()))
        self.depth -= 1
        return made

    def loops(self, end: str) -> Reading:
        """Read ``for x in y if z``, once or more, up to the closing bracket."""
        found: list[ast.comprehension] = []
        while self.takes("for"):
            if not self.names("in"):
                refuse("a loop over anything but one name is not answered here")
            target = ast.Name(id=self.identifier(), ctx=ast.Store())
            self.expect("in")
            loop = ast.comprehension(
                target=target, iter=(yield self.operand(OR)), ifs=[], is_async=0
            )
            while self.takes("if"):
                loop.ifs.append((yield self.operand(OR)))
            found.append(loop)
        self.expect(end)
        return found


def _unspread(node: ast.expr) -> ast.expr:
    """Return the node; refuse a star where there is nothing to spread it into."""
    if isinstance(node, ast.Starred):
        refuse("a star where there is no list")
    return node


def _refuse_at(lexeme: Lexeme) -> NoReturn:
    if lexeme.sign == "":
        refuse("it is empty" if lexeme.column == 1 else "it ends too early")
    if lexeme.sign in NOT_ANSWERED:
        refuse(f"{lexeme.word!r} is not answered here")
    refuse(f"unexpected {lexeme.word[:20]!r} near column {lexeme.column} after ids were replaced")

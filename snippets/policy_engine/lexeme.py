"""Cut an expression into lexemes, in time that grows with its length.

The rules are those of Python, "Lexical analysis" in its language reference: Tirith 1.0.5 reads an
expression as Python. Every lexeme is found by one pattern at one place; nothing is tried twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from keyword import iskeyword
from typing import TYPE_CHECKING, NoReturn
from unicodedata import normalize

from policy_engine.refusal import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME = r"[A-Za-z_\x80-\U0010ffff][0-9A-Za-z_\x80-\U0010ffff]*"
DIGITS = r"[0-9](?:_?[0-9])*"
WHOLE = r"0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+"
LEXEME = re.compile(
    rf"""
    (?P<blank>(?:[ \t\f]|\\\n(?=[\s\S]))+ | \#[^\n]*)
    | (?P<line>\n)
    | (?P<number>{WHOLE} | (?:{DIGITS}\.?(?:{DIGITS})? | \.{DIGITS})(?:[eE][+-]?{DIGITS})?[jJ]?)
    | (?P<prefix>(?:[bB][rR]? | [rR][bBfF]? | [fF][rR]? | [uU])?)(?P<quote>'''|\"""|'|")
    | (?P<name>{NAME})
    | (?P<sign>\.\.\.|\*\*|//|<<|>>|[<>=!:]=|[-+*/%@&|^~<>()\[\]{{}},:.=])
    """,
    re.VERBOSE,
)
REST_OF_TEXT: Mapping[str, re.Pattern[str]] = {
    "'": re.compile(r"([^'\\\n]*(?:\\[\s\S][^'\\\n]*)*)'"),
    '"': re.compile(r'([^"\\\n]*(?:\\[\s\S][^"\\\n]*)*)"'),
    "'''": re.compile(r"([^'\\]*(?:(?:\\[\s\S]|'(?!''))[^'\\]*)*)'''"),
    '"""': re.compile(r'([^"\\]*(?:(?:\\[\s\S]|"(?!""))[^"\\]*)*)"""'),
}
"""What follows an opening quote, up to the closing one."""
UNREADABLE = re.compile(r"[\0\ud800-\udfff]")
END_OF_LINE = re.compile(r"\r\n?")
INDENT = re.compile(r"[ \t](?:\\|\Z)")
"""Blanks at the beginning of a line; a form feed takes back those before it."""
AFTER_NUMBER = re.compile(r"and|else|for|if|in|is|not|or|(?![0-9A-Za-z_\x80-\U0010ffff])")
"""What may touch a number: a keyword, or nothing that a name could hold."""
MAX_BRACKETS = 200
"""Brackets open at one time; Python reads no more."""
OPENING = frozenset("([{")
CLOSING = frozenset(")]}")
BASES = frozenset("xXoObB")
"""What follows a nought that begins a number in another base."""


class Kind(Enum):
    """What a lexeme is to the parser."""

    NAME = "name"
    NUMBER = "number"
    TEXT = "text"
    SIGN = "sign"
    """An operator, a bracket, a keyword, or the end, which is empty."""


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One word of the expression and its column, counted from 1.

    Of a text, ``word`` is what stands between the quotes and ``prefix`` what stands before them.
    """

    kind: Kind
    word: str
    column: int
    prefix: str = ""

    @property
    def sign(self) -> str | None:
        """The word, if it is an operator, a bracket, a keyword or the end."""
        return self.word if self.kind is Kind.SIGN else None


def lexemes(text: str) -> list[Lexeme]:
    """Cut the text; the last lexeme is the end. Raise ``BadExpression`` where Python would."""
    if unreadable := UNREADABLE.search(text):
        refuse(f"cannot read {unreadable.group()!a}")
    text = END_OF_LINE.sub("\n", text)
    return [*_cut(text), Lexeme(Kind.SIGN, "", len(text) + 1)]


def _cut(text: str) -> Iterator[Lexeme]:
    """Yield the lexemes of one logical line; a line ends only outside brackets."""
    at = open_brackets = 0
    begun = ended = False
    while at < len(text):
        match = LEXEME.match(text, at) or _unreadable(text, at)
        at = match.end()
        if match.lastgroup == "line":
            ended = ended or (begun and not open_brackets)
        elif match.lastgroup == "blank":
            if not begun and INDENT.search(match.group()) and text[at : at + 1] not in "#\n":
                refuse("it is indented")
        elif ended:
            refuse("a new line outside parentheses")
        else:
            begun = True
            lexeme, at = _lexeme(text, match)
            open_brackets += (lexeme.sign in OPENING) - (lexeme.sign in CLOSING)
            if open_brackets > MAX_BRACKETS:
                refuse(f"it opens more than {MAX_BRACKETS} brackets within each other")
            yield lexeme


def _lexeme(text: str, match: re.Match[str]) -> tuple[Lexeme, int]:
    """Return the lexeme that was found, and where it ends."""
    word, column, end = match.group(), match.start() + 1, match.end()
    if match.lastgroup == "quote":
        return _quoted(text, match)
    if match.lastgroup == "number":
        _check_end_of_number(text, match)
        return Lexeme(Kind.NUMBER, word, column), end
    if match.lastgroup == "name" and not iskeyword(word):
        if not word.isidentifier():
            _unreadable(text, match.start())
        return Lexeme(Kind.NAME, normalize("NFKC", word), column), end
    return Lexeme(Kind.SIGN, word, column), end


def _quoted(text: str, match: re.Match[str]) -> tuple[Lexeme, int]:
    rest = REST_OF_TEXT[match["quote"]].match(text, match.end())
    if rest is None:
        refuse(f"the text at column {match.start() + 1} has no end")
    return Lexeme(Kind.TEXT, rest[1], match.start() + 1, match["prefix"]), rest.end()


def _check_end_of_number(text: str, match: re.Match[str]) -> None:
    if (match.group() == "0" and text[match.end() : match.end() + 1] in BASES) or (
        not AFTER_NUMBER.match(text, match.end())
    ):
        refuse(f"cannot read the number at column {match.start() + 1}")


def _unreadable(text: str, at: int) -> NoReturn:
    refuse(f"cannot read {text[at]!a} at column {at + 1}")

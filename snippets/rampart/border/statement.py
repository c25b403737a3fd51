"""The tables that a statement of SQL names where tables stand, and whether it writes to them.

The text is split into words, never run and never changed.
What counts is the place of a name: after FROM, JOIN, INTO, UPDATE and the like, and after a comma
in a list of tables.
So neither a string nor a comment nor a column of the same name is taken for a table.
It reads what Django sends to SQLite and PostgreSQL, and SQL written by hand in these dialects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = re.compile(
    r"""
      (?P<skip> --[^\n]* | /\*.*?\*/ | [eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*'
              | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ )
    | "(?P<quoted>(?:[^"]|"")*)"
    | (?P<word> [^\W\d][\w$]* )
    | (?P<sign> [(),.;] )
    """,
    re.VERBOSE | re.DOTALL,
)
READS = {"FROM", "JOIN", "USING"}
WRITES = {"INTO", "UPDATE", "TABLE", "TRUNCATE"}
LISTS = {"FROM", "USING", "TRUNCATE"}  # a comma after a table leads to the next one
# They end a list of tables, so that a comma after them does not lead to a table.
CLAUSES = {
    *("SELECT", "VALUES", "SET", "WHERE", "GROUP", "HAVING", "WINDOW", "UNION", "INTERSECT"),
    *("EXCEPT", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR", "RETURNING"),
}
BEFORE_A_NAME = {"ONLY", "LATERAL", "IF", "NOT", "EXISTS", "TABLE"}  # FROM ONLY, TRUNCATE TABLE


@dataclass(frozen=True, kw_only=True)
class Use:
    """A table, in lower case, and whether the statement writes to it."""

    table: str
    writes: bool


@dataclass(kw_only=True)
class _Level:
    """What may come next between one pair of parentheses."""

    wanted: bool = False  # a table
    writes: bool = False
    listed: bool = False  # in a list of tables


@lru_cache(maxsize=1024)
def uses(sql: str) -> tuple[Use, ...]:
    """Return each table once, in the order of the text; what is both read and written, twice."""
    return tuple(dict.fromkeys(_uses(sql)))


def _uses(sql: str) -> Iterator[Use]:
    levels = [_Level()]
    before = ""
    tokens = list(_tokens(sql))
    for index, (kind, text) in enumerate(tokens):
        level = levels[-1]
        word = text.upper() if kind == "word" else ""
        if kind == "sign":
            _step(levels, text, before=before)
        elif word in READS | WRITES and not (level.wanted and word == "TABLE"):
            level.wanted = True
            level.writes = word in WRITES or (word == "FROM" and before == "DELETE")
            level.listed = (
                word in LISTS
                or (word == "JOIN" and level.listed)
                or (word == "TABLE" and before in {"DROP", "LOCK"})
            )
        elif word in CLAUSES:
            level.wanted = level.listed = False
        elif level.wanted and word not in BEFORE_A_NAME and not _goes_on(tokens, index):
            yield Use(table=text.lower(), writes=level.writes)
            level.wanted = False
        before = word


def _tokens(sql: str) -> Iterator[tuple[str, str]]:
    for found in TOKEN.finditer(sql):
        if found["quoted"] is not None:
            yield "name", found["quoted"].replace('""', '"')
        elif found["word"]:
            yield "word", found["word"]
        elif found["sign"]:
            yield "sign", found["sign"]


def _step(levels: list[_Level], sign: str, *, before: str) -> None:
    """Enter or leave parentheses, or go on to the next table of a list."""
    level = levels[-1]
    if sign == "(":
        inner = level.wanted and before != "USING"  # USING (…) names columns
        levels.append(_Level(wanted=inner, listed=inner and level.listed))
        level.wanted = False
    elif sign == ")" and len(levels) > 1:
        levels.pop()
    elif sign == ",":
        level.wanted = level.listed
    elif sign == ";":
        levels[:] = [_Level()]


def _goes_on(tokens: list[tuple[str, str]], index: int) -> bool:
    """Whether a part of a longer name stands there: of "schema"."table" the last part counts."""
    return tokens[index + 1 : index + 2] == [("sign", ".")]

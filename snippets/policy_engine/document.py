"""A file that remembers its lines, so that a problem can name one.

Tirith 1.0.5, policy and input files: Python's JSON reader, so the last of two equal keys wins,
``1e400`` is infinite and ``NaN`` is a number.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Place: TypeAlias = "tuple[str | int, ...]"

TEXT = r'"(?:[^"\\]|\\.)*"'
TOKEN = re.compile(rf'(?P<key>{TEXT})\s*:|{TEXT}|[{{}}\[\],]|[^\s{{}}\[\],:"]+')
YAML_SUFFIXES = (".yaml", ".yml")


class BadInput(Exception):  # noqa: N818 - it names what is wrong, as readers say it
    """An anticipated failure: one line with the place, what is wrong and the way out."""

    def __init__(self, *, path: str, line: int, what: str, fix: str) -> None:
        super().__init__(f"{path}:{line}: {what} (fix: {fix})")
        self.path = path
        self.line = line
        self.what = what
        self.fix = fix


@dataclass(frozen=True, kw_only=True)
class Document:
    """One file: its name for messages, its text for line numbers, its value for the work."""

    path: str
    text: str
    value: Json
    places: Callable[[str], Iterable[tuple[Place, int]]] = field(
        default_factory=lambda: _places, repr=False, compare=False
    )
    """Finds where every value of the text starts; the one for JSON unless said otherwise."""

    def bad(self, place: Place, *, what: str, fix: str) -> BadInput:
        """Make the exception for a value; a missing value gets the line of its parent."""
        lines = dict(self.places(self.text))
        while place not in lines:
            place = place[:-1]
        return BadInput(path=self.path, line=lines[place], what=what, fix=fix)


def read(path: Path) -> Document:
    """Read a JSON file, or raise ``BadInput`` that says why it cannot be used."""
    return parse(_text(path), path=_name(path))


def read_input(path: Path) -> Document:
    """Read the document to judge: YAML if its name ends so, in lower case, or else JSON."""
    if path.as_posix().endswith(YAML_SUFFIXES):
        return _parse_yaml(_text(path), path=_name(path))
    return read(path)


def _name(path: Path) -> str:
    """Write a path for a message of one line."""
    name = path.as_posix()
    return name if name.isprintable() else ascii(name)


def _text(path: Path) -> str:
    name = _name(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        what = f"cannot read the file: {error.strerror}"
        raise BadInput(path=name, line=1, what=what, fix="check the path") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte {error.start} is not UTF-8"
        raise BadInput(path=name, line=line, what=what, fix="save the file as UTF-8") from error


def _parse_yaml(text: str, *, path: str) -> Document:
    """Parse YAML; only here is PyYAML needed, so that JSON is judged by Python alone."""
    try:
        from policy_engine import yaml_document  # noqa: PLC0415 - imported only when needed
    except ModuleNotFoundError as error:
        if error.name != "yaml":
            raise
        fix = "pip install pyyaml, or convert the file to JSON"
        raise BadInput(path=path, line=1, what="YAML needs PyYAML", fix=fix) from error
    return yaml_document.parse(text, path=path)


def parse(text: str, *, path: str) -> Document:
    """Parse JSON; whatever the reader refuses becomes one ``BadInput``."""
    try:
        return Document(path=path, text=text, value=json.loads(text))
    except json.JSONDecodeError as error:
        what = f"not JSON: {error.msg} at column {error.colno}"
        fix = "correct the JSON there or just before"
        raise BadInput(path=path, line=error.lineno, what=what, fix=fix) from error
    except RecursionError as error:
        raise too_deep(path) from error
    except ValueError as error:  # Python refuses integers of more than 4,300 digits
        raise BadInput(path=path, line=1, what=str(error), fix="use shorter numbers") from error


def too_deep(path: str) -> BadInput:
    """Make the exception for lists and objects nested deeper than Python can follow."""
    return BadInput(path=path, line=1, what="nested too deeply", fix="nest fewer lists and objects")


def _places(text: str) -> Iterator[tuple[Place, int]]:
    """Yield where every value of a valid JSON text starts: its keys from the top, its line."""
    stack: list[str | int] = []
    line, seen = 1, 0
    for match in TOKEN.finditer(text):
        lexeme = match.group()
        line += text.count("\n", seen, match.start())
        seen = match.start()
        if match["key"]:
            stack[-1] = str(json.loads(match["key"]))
        elif lexeme in ("}", "]"):
            stack.pop()
        elif lexeme != ",":
            yield tuple(stack), line
            if lexeme in ("{", "["):
                stack.append("" if lexeme == "{" else 0)
        elif isinstance(stack[-1], int):
            stack[-1] += 1

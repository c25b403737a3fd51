"""The front matter of a file: every value with the line and column where it stands.

YAML is composed, never constructed: what YAML would turn into another type behind the author's
back is reported as a problem instead.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from adr_sphinx.errors import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FENCE = "---"
DEPTH = 12  # deeper nesting than any record needs; also the guard against a recursion bomb
TAG = "tag:yaml.org,2002:"
INTEGER = re.compile(r"[-+]?(0|[1-9]\d*)")
DECIMAL = re.compile(r"[-+]?(0|[1-9]\d*)\.\d+")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Scalar = str | int | float | bool | date | None
Value = Scalar | list[Any] | dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A value, where it stands, and the entries below it."""

    value: Value
    line: int
    column: int
    key_line: int  # where the key stands; the value may begin on a later line
    items: tuple[Entry, ...] = ()
    fields: dict[str, Entry] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FrontMatter:
    """What stands between the two fences, and the text below them."""

    entries: dict[str, Entry]
    body: str
    body_line: int
    problems: list[Problem]


class RefusedError(yaml.MarkedYAMLError):
    """YAML that is valid but has no place in a record: aliases, tags, depth."""


class _Loader(yaml.SafeLoader):
    """A safe composer that refuses aliases, tags and needless depth."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:  # noqa: ANN401 - PyYAML passes a node or a number here
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise RefusedError(
                problem="an alias (& or *) is not allowed", problem_mark=event.start_mark
            )
        if getattr(event, "tag", None):
            raise RefusedError(problem="a tag (!) is not allowed", problem_mark=event.start_mark)
        if self.depth > DEPTH:
            raise RefusedError(
                problem="values are nested too deeply", problem_mark=event.start_mark
            )
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def normal_lines(text: str) -> str:
    """End every line with one line feed, so that a line has one number everywhere."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(path: str, text: str) -> FrontMatter:
    """Split *text* and read its front matter; nothing is guessed and nothing raised."""
    problems: list[Problem] = []
    text = normal_lines(text)
    if text.startswith("\ufeff"):
        text = text[1:]
        message = "the file begins with a byte order mark"
        problems.append(Problem(path, 1, Code.FM02, message, fix="save it as UTF-8 without it"))
    source, body, body_line = split(text)
    if source is None:
        message = "no front matter" if not text.startswith(FENCE) else "the front matter never ends"
        fix = f"begin the file with a line {FENCE}, keys and values, and another line {FENCE}"
        problems.append(Problem(path, 1, Code.FM02, message, fix=fix))
        return FrontMatter(entries={}, body=text, body_line=1, problems=problems)
    reader = _Reader(path=path, source=source, problems=problems)
    return FrontMatter(entries=reader.read(), body=body, body_line=body_line, problems=problems)


def split(text: str) -> tuple[str | None, str, int]:
    """Return front matter, body and the body's first line number."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        return None, text, 1
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:index]) + "\n", "\n".join(lines[index + 1 :]), index + 2
    return None, text, 1


class _Reader:
    """Turn composed nodes into entries, noting every trap on the way."""

    def __init__(self, *, path: str, source: str, problems: list[Problem]) -> None:
        self.path = path
        self.source = source
        self.problems = problems
        self.starts = [0] + [match.end() for match in re.finditer("\n", source)]

    def read(self) -> dict[str, Entry]:
        try:
            node = _Loader(self.source).get_single_node()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            fix = "mend the YAML here or just before"
            place = mark.index if mark else 0
            self.note(Code.FM02, error.problem or "not YAML", index=place, fix=fix)
            return {}
        except yaml.reader.ReaderError as error:
            self.note(Code.FM02, "a control character is not allowed", index=error.position)
            return {}
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            self.note(
                Code.FM02, "the front matter is not `key: value` lines", index=node.start_mark.index
            )
            return {}
        return self.entry(node, key_line=self.place(node.start_mark.index)[0]).fields

    def place(self, index: int) -> tuple[int, int]:
        """Line and column in the file; the fence is line 1."""
        row = bisect_right(self.starts, index) - 1
        return row + 2, index - self.starts[row] + 1

    def note(self, code: Code, message: str, *, index: int, fix: str = "") -> None:
        line, column = self.place(index)
        self.problems.append(Problem(self.path, line, code, message, column, fix=fix))

    def entry(self, node: yaml.Node, *, key_line: int) -> Entry:
        line, column = self.place(node.start_mark.index)
        if isinstance(node, yaml.MappingNode):
            fields = dict(self.pairs(node))
            value: Value = {key: entry.value for key, entry in fields.items()}
            return Entry(value=value, line=line, column=column, key_line=key_line, fields=fields)
        if isinstance(node, yaml.SequenceNode):
            items = tuple(
                self.entry(item, key_line=self.place(item.start_mark.index)[0])
                for item in node.value
            )
            values = [item.value for item in items]
            return Entry(value=values, line=line, column=column, key_line=key_line, items=items)
        return Entry(value=self.scalar(node), line=line, column=column, key_line=key_line)

    def pairs(self, node: yaml.MappingNode) -> Iterator[tuple[str, Entry]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            index = key_node.start_mark.index
            key_line, _ = self.place(index)
            key = self.key(key_node)
            if key is None:
                continue
            if key in seen:
                self.note(
                    Code.FM03,
                    f"{key} is written twice; it stands in line {seen[key]} already",
                    index=index,
                    fix="keep one",
                )
                continue
            seen[key] = key_line
            yield key, self.entry(value_node, key_line=key_line)

    def key(self, node: yaml.Node) -> str | None:
        index = node.start_mark.index
        if not isinstance(node, yaml.ScalarNode):
            self.note(Code.FM02, "a key is not a word", index=index)
            return None
        if node.tag == f"{TAG}str":
            return str(node.value)
        kind = node.tag.removeprefix(TAG)
        message = f"the key {node.value!r} unquoted is read as {WORDS.get(kind, kind)}"
        self.note(Code.FM01, message, index=index, fix="quote it or use another word")
        return None

    def scalar(self, node: yaml.Node) -> Scalar:
        text = str(node.value)
        kind = node.tag.removeprefix(TAG)
        if kind == "str":
            plain = isinstance(node, yaml.ScalarNode) and node.style is None
            if plain and re.fullmatch(r"0\d+", text):
                self.trap(node, "text, though its neighbours would be read as numbers")
            return text
        convert = CONVERT.get(kind)
        if convert is None:
            return text
        value, trap = convert(text)
        if trap:
            self.trap(node, trap)
        return value

    def trap(self, node: yaml.Node, meaning: str) -> None:
        text = str(node.value)
        padded = re.fullmatch(r"0\d+", text)
        fix = f'"{text:0>4}" or ADR-{text:0>4}' if padded else f'write "{text}" in quotes'
        self.note(
            Code.FM01,
            f"{text} unquoted is read as {meaning}",
            index=node.start_mark.index,
            fix=fix,
        )


WORDS = {
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
    "null": "nothing",
    "timestamp": "a date",
    "merge": "a merge",
}


def _integer(text: str) -> tuple[Scalar, str]:
    if INTEGER.fullmatch(text):
        return int(text), ""
    number = _CONSTRUCTOR.construct_yaml_int(yaml.ScalarNode(f"{TAG}int", text))
    return text, f"the number {number}"


def _decimal(text: str) -> tuple[Scalar, str]:
    if DECIMAL.fullmatch(text):
        return float(text), ""
    number = _CONSTRUCTOR.construct_yaml_float(yaml.ScalarNode(f"{TAG}float", text))
    return text, f"the number {number}"


def _truth(text: str) -> tuple[Scalar, str]:
    if text in {"true", "false"}:
        return text == "true", ""
    truth = text.lower() in {"yes", "on", "true", "y"}
    return text, "true" if truth else "false"


def _nothing(text: str) -> tuple[Scalar, str]:
    return None, "" if text in {"", "~", "null"} else "nothing"


def _day(text: str) -> tuple[Scalar, str]:
    if not DAY.fullmatch(text):
        return text, ""  # the schema says that a day is wanted
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return text, ""


_CONSTRUCTOR = yaml.constructor.SafeConstructor()
CONVERT: dict[str, Callable[[str], tuple[Scalar, str]]] = {
    "int": _integer,
    "float": _decimal,
    "bool": _truth,
    "null": _nothing,
    "timestamp": _day,
}

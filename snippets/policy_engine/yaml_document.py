"""A YAML text as a document, in bounded time and memory.

Tirith 1.0.5, input files: PyYAML's safe loader, so types are those of YAML 1.1 (``on`` is true and
``1.10`` is the number 1.1). All documents of a file make one list; a list of exactly one document
is unwrapped; no document at all gives an empty list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from policy_engine.document import BadInput, Document, too_deep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_engine.document import Json, Place

MAX_CHARACTERS = 2_000_000
"""A longer text is refused: the loader is written in Python and needs about a minute for it."""
MAX_VALUES = 100_000
"""More values are refused, where an alias counts as often as it is used."""
MAX_NUMBER = 1_000
"""A number with more characters is refused; one of base 60 takes time by the square of them."""

NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


class _Loader(yaml.SafeLoader):
    """The safe loader, but whatever a value's own type refuses has a line, too."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - PyYAML sets the signature
        """Make the value of a node; PyYAML lets Python's errors through for ``!!int x``."""
        try:
            return super().construct_object(node, deep=deep)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            problem = f"{_short(node)} is not a value of its type: {error}"
            raise _problem(node, problem) from error


def parse(text: str, *, path: str) -> Document:
    """Parse YAML; whatever cannot be used becomes one ``BadInput``."""
    if len(text) > MAX_CHARACTERS:
        what = f"the file has {len(text)} characters; the limit for YAML is {MAX_CHARACTERS}"
        raise BadInput(path=path, line=1, what=what, fix="convert the file to JSON")
    try:
        documents = _documents(text)
    except yaml.MarkedYAMLError as error:
        line = 1 if error.problem_mark is None else error.problem_mark.line + 1
        fix = "correct the YAML there or just before"
        what = f"not YAML: {_one_line(error.problem or error.context or '')}"
        raise BadInput(path=path, line=line, what=what, fix=fix) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        what = f"not YAML: character {error.position} is not allowed"
        raise BadInput(path=path, line=line, what=what, fix="take it out") from error
    except RecursionError as error:
        raise too_deep(path) from error
    return Document(path=path, text=text, value=_unwrapped(documents), places=places)


def places(text: str) -> Iterator[tuple[Place, int]]:
    """Yield where every value of a valid YAML text starts: its keys from the top, its line."""
    nodes = list(yaml.compose_all(text, Loader=_Loader))
    yield (), 1
    for number, node in enumerate(nodes):
        yield from _node_places(node, () if len(nodes) == 1 else (number,))


def _node_places(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _node_places(item, (*place, number))
    elif isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            yield from _node_places(item, (*place, str(key.value)))


def _documents(text: str) -> list[Json]:
    """Make every document, after its size is known."""
    loader = _Loader(text)
    size = _Size()
    documents: list[Json] = []
    try:
        while (node := _next_node(loader)) is not None:
            size.add(node)
            documents.append(loader.construct_document(node))
    finally:
        loader.dispose()
    return documents


def _next_node(loader: _Loader) -> yaml.Node | None:
    return loader.get_node() if loader.check_node() else None


def _unwrapped(documents: list[Json]) -> Json:
    return documents[0] if len(documents) == 1 else documents


class _Size:
    """Counts the values of documents as if every alias were written out."""

    def __init__(self) -> None:
        self.total = 0
        self.known: dict[int, int | None] = {}

    def add(self, node: yaml.Node) -> None:
        """Count one document, and refuse what is too much."""
        self.known.clear()  # nodes are known by their address, which the next document may reuse
        self.total += self.of(node)
        if self.total > MAX_VALUES:
            raise _too_many(node)

    def of(self, node: yaml.Node) -> int:
        """Return the size of one node; an alias within itself has none."""
        if id(node) in self.known:
            size = self.known[id(node)]
            if size is None:
                raise _problem(node, "an alias stands within what it names")
            return size
        self.known[id(node)] = None
        if isinstance(node, yaml.ScalarNode):
            _limit_number(node)
        size = 1 + sum(map(self.of, _children(node)))
        if size > MAX_VALUES:
            raise _too_many(node)
        self.known[id(node)] = size
        return size


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return []


def _limit_number(node: yaml.ScalarNode) -> None:
    if node.tag in NUMBERS and len(node.value) > MAX_NUMBER:
        raise _problem(node, f"a number has more than {MAX_NUMBER} characters")


def _too_many(node: yaml.Node) -> yaml.MarkedYAMLError:
    return _problem(node, f"more than {MAX_VALUES} values, with every alias written out")


def _problem(node: yaml.Node, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)


def _short(node: yaml.Node) -> str:
    return repr(node.value)[:40] if isinstance(node, yaml.ScalarNode) else "a collection"


def _one_line(text: str) -> str:
    return " ".join(text.split())

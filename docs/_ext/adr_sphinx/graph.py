"""The relations of the log as one list of edges, and as the text of a Mermaid diagram."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adr_sphinx.model import RelationKind
from adr_sphinx.relations import INVERSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from adr_sphinx.model import Decision

MOST = 60  # edges; beyond that a picture is a tangle, and the table says it better
VERB = {
    RelationKind.SUPERSEDES: "supersedes",
    RelationKind.AMENDS: "amends",
    RelationKind.DEPENDS_ON: "depends on",
    RelationKind.RELATES_TO: "relates to",
}
ARROW = {
    RelationKind.SUPERSEDES: "==>",
    RelationKind.AMENDS: "-->",
    RelationKind.DEPENDS_ON: "-->",
    RelationKind.RELATES_TO: "-.-",
}
SPECIAL = frozenset('&<>"#;`*_{}[]()|\\%~@')


@dataclass(frozen=True, kw_only=True)
class Edge:
    """One relation, as the record wrote it."""

    source: int
    kind: RelationKind
    target: int


def edges(decisions: Mapping[int, Decision]) -> list[Edge]:
    """Every relation between two records that are there, lowest number first."""
    return [
        Edge(source=number, kind=kind, target=target)
        for number, decision in sorted(decisions.items())
        for kind in RelationKind
        for target in decision.relations.get(kind, ())
        if target in decisions and target != number
    ]


def touching(
    numbers: Iterable[int],
    decisions: Mapping[int, Decision],
    pointing: Mapping[int, Mapping[str, tuple[int, ...]]],
) -> list[Edge]:
    """The relations that one of the records *numbers* takes part in, without a look at the others.

    *pointing* is what `relations.inverse` found.
    """
    found: set[Edge] = set()
    for number in numbers:
        for kind, targets in decisions[number].relations.items():
            found |= {Edge(source=number, kind=kind, target=target) for target in targets}
        for kind, name in INVERSE.items():
            sources = pointing.get(number, {}).get(name, ())
            found |= {Edge(source=source, kind=kind, target=number) for source in sources}
    known = [edge for edge in found if edge.source in decisions and edge.target in decisions]
    order = list(RelationKind)
    return sorted(
        (edge for edge in known if edge.source != edge.target),
        key=lambda edge: (edge.source, order.index(edge.kind), edge.target),
    )


def mermaid(found: Sequence[Edge], decisions: Mapping[int, Decision]) -> str:
    """A flowchart of *found*: a box for each record that has a relation, an arrow for each."""
    numbers = sorted({number for edge in found for number in (edge.source, edge.target)})
    size = f"{len(found)} relations between {len(numbers)} records"
    lines = [
        "flowchart LR",
        "    accTitle: How the records relate",
        f"    accDescr: {size}; the table after the picture lists them",
        *(f'    r{number}["{_box(decisions[number])}"]' for number in numbers),
        *(
            f"    r{edge.source} {ARROW[edge.kind]}|{VERB[edge.kind]}| r{edge.target}"
            for edge in found
        ),
    ]
    return "\n".join(lines)


def _box(decision: Decision) -> str:
    """Id, title and, where it does not bind, the status: all in words."""
    state = [] if decision.status.in_force else [f"({decision.status})"]
    lines = [decision.id, decision.title, *state]
    return "<br>".join(_escaped(line) for line in lines)


def _escaped(text: str) -> str:
    """Letters that mean something to Mermaid or to HTML, by their code."""
    return "".join(f"#{ord(char)};" if char in SPECIAL else char for char in text)

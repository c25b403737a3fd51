"""Relations between records: the inverse of each, and what does not fit together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from adr_sphinx.errors import Code, Problem
from adr_sphinx.model import Decision, RelationKind, Status, record_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    Decisions = Mapping[int, Decision]

INVERSE = {
    RelationKind.SUPERSEDES: "superseded-by",
    RelationKind.AMENDS: "amended-by",
    RelationKind.DEPENDS_ON: "needed-by",
    RelationKind.RELATES_TO: "related-from",
}
LASTING = {Status.ACCEPTED, Status.SUPERSEDED, Status.DEPRECATED}  # what was accepted once
DIRECTED = (RelationKind.SUPERSEDES, RelationKind.AMENDS, RelationKind.DEPENDS_ON)


def inverse(decisions: Decisions) -> dict[int, dict[str, tuple[int, ...]]]:
    """Return for each record who points at it, by the name of the inverse relation."""
    found: dict[int, dict[str, list[int]]] = {number: {} for number in decisions}
    for number, decision in sorted(decisions.items()):
        for kind, targets in decision.relations.items():
            for target in targets:
                if target in found:
                    found[target].setdefault(INVERSE[kind], []).append(number)
    return {
        number: {name: tuple(sources) for name, sources in sorted(names.items())}
        for number, names in found.items()
    }


def heirs(
    number: int, decisions: Decisions, pointing: Mapping[int, Mapping[str, tuple[int, ...]]]
) -> tuple[int, ...]:
    """Return the records in force that took the place of *number*, however many steps ago.

    *pointing* is what `inverse` found.
    """
    seen = {number}
    waiting = [number]
    found: set[int] = set()
    while waiting:
        for successor in pointing.get(waiting.pop(), {}).get("superseded-by", ()):
            if successor in seen or successor not in decisions:
                continue
            seen.add(successor)
            if decisions[successor].status.in_force:
                found.add(successor)
            else:
                waiting.append(successor)
    return tuple(sorted(found))


def check(decisions: Decisions, *, unread: AbstractSet[int] = frozenset()) -> Iterator[Problem]:
    """Yield every relation that dangles, contradicts a status or runs in a circle.

    What the records say whose files could not be read is not known, so it is not held against any.
    """
    yield from _dangling(decisions, unread)
    yield from _supersession(decisions, unread)
    yield from _named_successors(decisions, unread)
    yield from _dead_ground(decisions)
    yield from _topics(decisions)
    for kind in DIRECTED:
        yield from _circles(decisions, kind)


def _line(decision: Decision, kind: RelationKind, target: int) -> int:
    key = f"{kind.value} {record_id(target)}"
    return decision.lines.get(key, decision.lines.get(kind.value, 1))


def _edges(decisions: Decisions) -> Iterator[tuple[Decision, RelationKind, int]]:
    for _, decision in sorted(decisions.items()):
        for kind, targets in decision.relations.items():
            for target in targets:
                yield decision, kind, target


def _dangling(decisions: Decisions, unread: AbstractSet[int]) -> Iterator[Problem]:
    for decision, kind, target in _edges(decisions):
        line = _line(decision, kind, target)
        if target == decision.number:
            message = f"{kind.value} names the record itself"
            yield Problem(decision.path, line, Code.RE04, message, fix="drop it")
        elif target not in decisions and target not in unread:
            message = f"{kind.value} {record_id(target)}, but there is no such record"
            yield Problem(decision.path, line, Code.RE01, message, fix="mend the number")


def _supersession(decisions: Decisions, unread: AbstractSet[int]) -> Iterator[Problem]:
    """A supersession stands on both sides: named by the successor, shown by the status."""
    successors: dict[int, list[Decision]] = defaultdict(list)
    for decision, kind, target in _edges(decisions):
        if kind is RelationKind.SUPERSEDES:
            successors[target].append(decision)
    for number, old in sorted(decisions.items()):
        line = old.lines.get("status", 1)
        named = [new for new in successors[number] if new.number != number]
        binding = [new for new in named if new.status in LASTING]
        if binding and old.status is not Status.SUPERSEDED:
            new = binding[0]
            place = f"{new.path}:{_line(new, RelationKind.SUPERSEDES, number)}"
            message = f'status is still "{old.status}", but {new.id} supersedes it ({place})'
            fix = f"`adr supersede {number} {new.number}`"
            yield Problem(old.path, line, Code.RE02, message, fix=fix)
        elif old.status is Status.SUPERSEDED and not named and not unread:
            message = f"superseded, but no record supersedes {old.id}"
            fix = f"write `supersedes: [{old.id}]` in its successor"
            yield Problem(old.path, line, Code.RE02, message, fix=fix)
        elif old.status is Status.SUPERSEDED and named and not binding:
            message = f"superseded by {named[0].id}, which is {named[0].status}"
            fix = f"accept {named[0].id} ({named[0].path}), or keep this record accepted"
            yield Problem(old.path, line, Code.RE03, message, fix=fix)


def _named_successors(decisions: Decisions, unread: AbstractSet[int]) -> Iterator[Problem]:
    """Where a record names its successors, it names all that name it, and no other."""
    naming = inverse(decisions)
    for number, old in sorted(decisions.items()):
        if old.superseded_by is None:
            continue
        key = "superseded-by"
        successors = naming[number].get(key, ())
        for new in old.superseded_by:
            line = old.lines.get(f"{key} {record_id(new)}", old.lines.get(key, 1))
            if new not in decisions and new not in unread:
                message = f"{key} {record_id(new)}, but there is no such record"
                yield Problem(old.path, line, Code.RE01, message, fix="mend the number")
            elif new in decisions and new not in successors:
                message = f"{key} {record_id(new)}, which does not supersede {old.id}"
                fix = f"`adr supersede {number} {new}`, or drop it"
                yield Problem(old.path, line, Code.RE02, message, fix=fix)
        for new in successors:
            if new not in old.superseded_by and decisions[new].status in LASTING:
                message = f"{key} does not name {record_id(new)}, which supersedes {old.id}"
                fix = f"`adr supersede {number} {new}`"
                yield Problem(old.path, old.lines.get(key, 1), Code.RE02, message, fix=fix)


def _dead_ground(decisions: Decisions) -> Iterator[Problem]:
    for decision, kind, target in _edges(decisions):
        ground = decisions.get(target)
        if kind is not RelationKind.DEPENDS_ON or ground is None or not decision.status.in_force:
            continue
        if not ground.status.in_force:
            message = f"depends on {ground.id}, which is {ground.status}"
            fix = "depend on its successor, or decide anew"
            yield Problem(decision.path, _line(decision, kind, target), Code.RE05, message, fix=fix)


def _topics(decisions: Decisions) -> Iterator[Problem]:
    taken: dict[str, Decision] = {}
    for _, decision in sorted(decisions.items()):
        if decision.topic is None or not decision.status.in_force:
            continue
        first = taken.setdefault(decision.topic, decision)
        if first is not decision and not _supersedes(decision, first):
            place = f"{first.path}:{first.lines.get('topic', 1)}"
            message = f"topic {decision.topic} is decided by {first.id} already ({place})"
            line = decision.lines.get("topic", 1)
            fix = "supersede the other record, or name another topic"
            yield Problem(decision.path, line, Code.RE06, message, fix=fix)


def _supersedes(one: Decision, other: Decision) -> bool:
    """Whether either names the other as superseded; then only the old status is left to mend."""
    kind = RelationKind.SUPERSEDES
    return other.number in one.relations.get(kind, ()) or one.number in other.relations.get(
        kind, ()
    )


def _circles(decisions: Decisions, kind: RelationKind) -> Iterator[Problem]:
    """Walk every edge of one kind once; an edge back onto the path closes a circle."""
    done: set[int] = set()
    for start in sorted(decisions):
        path: list[int] = []
        on_path: set[int] = set()
        stack: list[tuple[int, bool]] = [(start, False)]
        while stack:
            number, leaving = stack.pop()
            if leaving:
                on_path.discard(path.pop())
                done.add(number)
                continue
            if number in done or number in on_path:
                continue
            path.append(number)
            on_path.add(number)
            stack.append((number, True))
            for target in reversed(decisions[number].relations.get(kind, ())):
                if target in on_path and target != number:
                    yield _circle(decisions, kind, [*path[path.index(target) :], target])
                elif target in decisions and target not in done:
                    stack.append((target, False))


def _circle(decisions: Decisions, kind: RelationKind, path: list[int]) -> Problem:
    decision = decisions[path[-2]]
    names = " → ".join(record_id(number) for number in path)
    message = f"{kind.value} runs in a circle: {names}"
    return Problem(
        decision.path, _line(decision, kind, path[-1]), Code.RE04, message, fix="drop one relation"
    )

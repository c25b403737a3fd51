"""What must hold of every text and of every graph of relations, not only of examples."""

from __future__ import annotations

from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from adr_sphinx import frontmatter, plain, relations, schema
from adr_sphinx.errors import Code
from adr_sphinx.model import Decision, RelationKind, Scope, Status, record_id
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.core.sample import RECORD

PATH = "adrs/0006-outbox.md"
FRONT = RECORD.split("---\n")[1].splitlines()
many = settings(max_examples=100, derandomize=True, deadline=None)

words = st.from_regex(r"[a-z][a-z-]{2,11}[a-z]", fullmatch=True).filter(
    lambda word: word not in {"true", "false", "null"}
)
fillers = st.lists(st.sampled_from(["", "# a remark", "   ", "  # indented"]), max_size=3)
numbers = st.integers(1, 7)
edges = st.dictionaries(
    numbers,
    st.dictionaries(
        st.sampled_from(RelationKind), st.lists(st.integers(1, 9), max_size=4, unique=True)
    ),
    max_size=7,
)


def decisions_of(graph: dict[int, dict[RelationKind, list[int]]]) -> dict[int, Decision]:
    """A proposal for each number, so that only relations can be wrong."""
    return {
        number: Decision(
            number=number,
            title="A",
            status=Status.PROPOSED,
            date=date(2026, 11, 22),
            scope=Scope.SITE,
            path=f"adrs/{number:04}-a.md",
            rev="0000000",
            decision="We do.",
            cost=None,
            relations={kind: tuple(targets) for kind, targets in graph[number].items()},
        )
        for number in sorted(graph)
    }


# Front matter


@many
@given(st.lists(st.tuples(words, words, fillers), unique_by=lambda row: row[0], max_size=8))
def test_every_value_stands_where_the_front_matter_says(rows) -> None:
    lines = ["---"]
    wanted = {}
    for key, value, filler in rows:
        lines += filler
        lines.append(f"{key}: {value}")
        wanted[key] = (value, len(lines), len(key) + 3)
    text = "\n".join([*lines, "---", "body"])
    front = frontmatter.parse("a.md", text)

    assert [] == front.problems
    assert wanted == {
        key: (entry.value, entry.line, entry.column) for key, entry in front.entries.items()
    }
    assert "body" == text.splitlines()[front.body_line - 1]


@many
@given(place=st.integers(0, len(FRONT)), inserted=st.integers(1, 5), below=st.integers(0, 5))
def test_inserted_lines_move_every_line_number_by_as_much(place, inserted, below) -> None:
    front = [*FRONT[:place], *["# a remark"] * inserted, *FRONT[place:]]
    body = RECORD.split("---\n", 2)[2]
    text = "\n".join(["---", *front, "---", *[""] * below]) + "\n" + body
    before, _ = schema.read_decision(PATH, RECORD)
    after, problems = schema.read_decision(PATH, text)
    end = len(FRONT) + 2  # the line of the closing fence

    def moved(line: int) -> int:
        if line > end:
            return line + inserted + below
        return line + inserted if line > place + 1 else line

    assert [] == problems
    assert before is not None
    assert after is not None
    assert {label: moved(line) for label, line in before.labels.items()} == after.labels
    assert {key: moved(line) for key, line in before.lines.items()} == after.lines
    assert before.rev == after.rev
    for name, line in (after.labels | after.lines).items():
        assert name.split()[0] in text.splitlines()[line - 1]


@many
@given(cut=st.integers(0, len(RECORD)), end=st.integers(0, len(RECORD)), new=st.text(max_size=20))
@example(cut=0, end=0, new="\ufeff")
@example(cut=4, end=4, new="? [a]\n")
def test_a_damaged_record_gives_problems_inside_the_file_and_no_exception(cut, end, new) -> None:
    low, high = sorted((cut, end))
    text = RECORD[:low] + new + RECORD[high:]
    decision, problems = schema.read_decision(PATH, text)
    count = len(frontmatter.normal_lines(text).split("\n"))

    assert decision is not None or problems
    for problem in problems:
        assert 1 <= problem.line <= count
        assert problem.column >= 1
        assert "\n" not in problem.report


@many
@given(st.text(max_size=200))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    for source in (text, f"---\n{text}\n---\n", f"---\n---\n{text}"):
        decision, problems = schema.read_decision(PATH, source)

        assert decision is None
        assert problems


@many
@given(st.text(max_size=200))
def test_what_a_foreign_record_says_and_what_it_does_not_are_apart(text: str) -> None:
    source, _ = plain.read("0001-a.md", text, names=())

    assert set(plain.KEYS) == (source.said.keys() | set(source.unknown)) - {"superseded by"}
    assert not source.said.keys() & set(source.unknown)


# Relations


@many
@given(edges)
def test_the_inverse_of_the_inverse_is_what_was_written(graph) -> None:
    decisions = decisions_of(graph)
    kinds = {name: kind for kind, name in relations.INVERSE.items()}
    written = {
        (number, kind, target)
        for number, decision in decisions.items()
        for kind, targets in decision.relations.items()
        for target in targets
        if target in decisions
    }
    pointing = relations.inverse(decisions)
    back = {
        (source, kinds[name], target)
        for target, names in pointing.items()
        for name, sources in names.items()
        for source in sources
    }

    assert written == back
    assert decisions.keys() == pointing.keys()


@many
@given(edges)
def test_a_circle_is_reported_exactly_where_there_is_one(graph) -> None:
    decisions = decisions_of(graph)
    found = [problem for problem in relations.check(decisions) if problem.code == Code.RE04]
    for kind in relations.DIRECTED:
        targets = {
            number: [target for target in decision.relations.get(kind, ()) if target in decisions]
            for number, decision in decisions.items()
        }
        try:
            TopologicalSorter(targets).prepare()
        except CycleError:
            circular = True
        else:
            circular = False

        assert circular == any(problem.message.startswith(kind.value) for problem in found)


@many
@given(edges)
def test_a_reported_circle_runs_along_what_is_written(graph) -> None:
    decisions = decisions_of(graph)
    by_id = {record_id(number): number for number in decisions}
    for problem in relations.check(decisions):
        kind, _, circle = problem.message.partition(" runs in a circle: ")
        if not circle:
            continue
        path = [by_id[name] for name in circle.split(" → ")]

        assert path[0] == path[-1]
        for here, there in pairwise(path):
            assert there in decisions[here].relations[RelationKind(kind)]


@many
@given(edges)
def test_every_relation_to_nowhere_is_reported_once(graph) -> None:
    decisions = decisions_of(graph)
    dangling = sum(
        target not in decisions
        for decision in decisions.values()
        for targets in decision.relations.values()
        for target in targets
    )

    assert dangling == sum(p.code == Code.RE01 for p in relations.check(decisions))

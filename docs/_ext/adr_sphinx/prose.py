"""What running text says of records: how it cites them, and the figures that it leaves unbacked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adr_sphinx import body, reference, relations, words
from adr_sphinx.body import Section
from adr_sphinx.errors import Code, Problem
from adr_sphinx.model import Decision, RelationKind, Status, record_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from adr_sphinx.body import Line

ROLE = re.compile(r"\{[\w:+-]+\}(`+)(?!`).+?(?<!`)\1(?!`)")
CITATION = re.compile(r"\{adr(?::ref)?\}`([^`]+)`")
OWN_WORDS = re.compile(r"(?P<words>.*?)\s*(?<!\\)<(?P<target>[^<>]+)>", re.DOTALL)
BARE = re.compile(r"(?<![\w/#.-])ADR[ -]?(\d{1,6})(?![\w-])")
LINK = re.compile(r"\]\((?P<target>(?![a-z][a-z0-9+.-]*:)[^)\s]+)\)")
RECORD_TARGET = re.compile(r"(?:(?:.*/)?adrs?/)?(\d{4,})(?:-[\w-]+\.md|/?)(?:#.*)?")
UNITS = (
    *("%", "‰", "percent", "×", "times"),
    *("ns", "µs", "ms", "s", "milliseconds?", "seconds?", "minutes?", "hours?"),
    *("[kKMGT]i?B", "bytes?", "[kMG]bit/s"),
    *("rows?", "quer(?:y|ies)", "requests?", "messages?", "events?", "errors?", "lines"),
)
FIGURE = re.compile(
    rf"(?<![\w.,-])\d+(?:[.,]\d+)*\s?(?:{'|'.join(UNITS)})(?:/\w+)?(?!\w)", re.IGNORECASE
)
BACKED = re.compile(r"\bE[1-9]\d*\b|\{adr(?::ref)?\}`|\{cite(?::\w+)?\}`|\]\(https?://")
DEAD = {Status.SUPERSEDED, Status.DEPRECATED, Status.REJECTED, Status.WITHDRAWN}


@dataclass(frozen=True, kw_only=True)
class Known:
    """The records that a text may cite."""

    decisions: Mapping[int, Decision]
    inverse: Mapping[int, Mapping[str, tuple[int, ...]]]
    unread: AbstractSet[int] = frozenset()  # they exist, but what they hold is not known

    def heir(self, decision: Decision) -> Decision | None:
        """Return the record in force that took the place of another."""
        heirs = relations.heirs(decision.number, self.decisions, self.inverse)
        return self.decisions[heirs[0]] if heirs else None


def check_citations(
    path: str, text: str, *, first: int, known: Known, citing: Decision | None = None
) -> Iterator[Problem]:
    """Yield every citation that names nothing, hides that a record is dead, or is written out."""
    for line in body.lines_of(text, first=first):
        if line.code:
            continue
        for match in CITATION.finditer(line.text):
            yield from _check_role(path, line, match, known, citing)
        rest = body.CODE.sub(_blank, ROLE.sub(_blank, line.text))
        yield from _check_written_out(path, line, rest, known, citing)


def _blank(match: re.Match[str]) -> str:
    """Blank what was matched, so that all else keeps its column."""
    return " " * len(match.group())


def _check_role(
    path: str, line: Line, match: re.Match[str], known: Known, citing: Decision | None
) -> Iterator[Problem]:
    own = OWN_WORDS.fullmatch(match[1])
    target = own["target"] if own else match[1]
    found = reference.parse(target)
    place = (path, line.number)
    column = match.start() + 1
    if found is None:
        message = f"{target!r} is not a reference"
        fix = "write 0006, 0006/E1 or text <0006>"
        yield Problem(*place, Code.CI03, message, column, fix=fix)
        return
    decision = known.decisions.get(found.number)
    if decision is None:
        if found.number not in known.unread:
            message = f"no decision is numbered {found.number:04}"
            yield Problem(*place, Code.CI03, message, column, fix="mend the number")
        return
    if found.is_label and found.part not in decision.labels:
        have = [label for label in decision.labels if label[0] == str(found.part)[0]]
        message = words.has_no(decision.id, str(found.part), have)
        yield Problem(*place, Code.CI03, message, column, fix="name a label that it has")
    says = own is not None or found.part is not None  # else the role itself prints the status
    told = own is not None and decision.status.value in own["words"].lower()
    if says and not told and decision.status in DEAD and not _at_home(decision, citing):
        heir = known.heir(decision)
        message = f"{decision.id} is {decision.status}, and the text does not say so"
        fix = f"cite {{adr}}`{heir.number:04}`" if heir else "say so in the words"
        fix += f", or write {{adr}}`{decision.number:04}`, which says it"
        yield Problem(*place, Code.CI02, message, column, "warning", fix=fix)


def _at_home(decision: Decision, citing: Decision | None) -> bool:
    """Whether the citing text says enough: it is history itself, or writes the relation."""
    if citing is None:
        return False
    named = {
        number
        for kind in (RelationKind.SUPERSEDES, RelationKind.AMENDS)
        for number in citing.relations.get(kind, ())
    }
    return citing.status in DEAD or decision.number in {citing.number, *named}


def _check_written_out(
    path: str, line: Line, rest: str, known: Known, citing: Decision | None
) -> Iterator[Problem]:
    here = citing.number if citing else None
    for match in LINK.finditer(rest):
        target = RECORD_TARGET.fullmatch(match["target"])
        number = int(target[1]) if target else None
        if number is not None and number in known.decisions:
            message = f"a link to the file of {record_id(number)}"
            yield _written_out(path, line, match.start("target"), number, message)
    for match in BARE.finditer(LINK.sub(_blank, rest)):
        number = int(match[1])
        if number in known.decisions and number != here:
            yield _written_out(path, line, match.start(), number, f"{match[0]} is written out")


def _written_out(path: str, line: Line, start: int, number: int, message: str) -> Problem:
    fix = f"write {{adr}}`{number:04}`, which links, and says when it is no longer in force"
    return Problem(path, line.number, Code.CI01, message, start + 1, "warning", fix=fix)


def check_figures(decision: Decision, text: str, *, first: int) -> Iterator[Problem]:
    """Yield every figure with a unit, in a consequence or an option, that nothing backs."""
    claimed = {evidence.claim for evidence in decision.evidence}
    parts = (*decision.options, *decision.consequences)
    said = [(part.line, part.text) for part in parts if part.id not in claimed]
    said += _weighed(text, first=first)
    for line, words_ in said:
        match = FIGURE.search(body.CODE.sub(_blank, words_))
        if match and not BACKED.search(words_):
            message = f'"{match.group()}" has no evidence behind it'
            fix = "name the evidence (E1), print its figure with the role, or cite the source"
            yield Problem(decision.path, line, Code.BO05, message, severity="warning", fix=fix)


def _weighed(text: str, *, first: int) -> Iterator[tuple[int, str]]:
    """Yield the bullets below the pros and cons of the options."""
    lines = list(body.lines_of(text, first=first))
    title = Section.PROS_AND_CONS.value.title.lower()
    start = end = first + len(lines)
    for heading in body.headings_of(lines):
        if heading.title.lower() == title:
            start = heading.line
        elif heading.line > start and heading.level <= Section.PROS_AND_CONS.value.level:
            end = heading.line
            break
    inside = [line for line in lines if start < line.number < end]
    yield from ((bullet.line, bullet.text) for bullet in body.bullets_of(inside))

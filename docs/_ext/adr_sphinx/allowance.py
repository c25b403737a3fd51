"""Problems that the text itself allows, by code and with a reason, in a comment no reader sees.

In Markdown it is ``<!-- adr-check: allow CI01: why -->``, in front matter
``# adr-check: allow RV01: why``.
Such a comment stands in the line of the problem, or alone in a line before it.
It is no word of the record: the revision does not count it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from adr_sphinx import body, frontmatter
from adr_sphinx.errors import Code, Problem
from adr_sphinx.report import Held

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MARK = re.compile(r"<!--\s*adr-check\b(?:(?P<said>(?:(?!<!--).)*?)-->)?", re.DOTALL)
FRONT_MARK = re.compile(r"(?:^|(?<=\s))#\s*adr-check\b(?P<said>.*)$")
FORM = re.compile(
    r":\s*allow\s+(?P<codes>\w+(?:\s*,\s*\w+)*)\s*(?:\buntil\s+(?P<until>\S+?)\s*)?"
    r"(?::\s*(?P<why>.*\S))?\s*",
    re.DOTALL,
)
EXAMPLE = "<!-- adr-check: allow CI01: why -->"
CODES = {code.value: code for code in Code}
NEVER = {
    **dict.fromkeys((Code.ST05, Code.ST06, Code.ID03, Code.ID04), "it keeps what was published"),
    **dict.fromkeys((Code.AL01, Code.AL02, Code.BL01, Code.BL02), "it keeps this check honest"),
    Code.EN01: "its file cannot be read",
    Code.LO01: "there is no record to allow it in",
}


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """One code that is allowed in one line, and why."""

    path: str
    line: int  # of the comment
    column: int
    code: Code
    holds_for: int  # the line whose problems it allows
    why: str
    until: date | None = None  # the last day of it, where it says one


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A comment to the check, wherever it stands."""

    line: int
    column: int
    said: str
    alone: bool  # nothing else stands in its lines
    after: int  # the line below it


def read(path: str, text: str) -> tuple[list[Allowance], list[Problem]]:
    """Read every comment to the check; report each that names no code or gives no reason."""
    found: list[Allowance] = []
    problems: list[Problem] = []
    lines = frontmatter.normal_lines(text).removeprefix("\ufeff").split("\n")
    for mark in marks("\n".join(lines)):
        match = FORM.fullmatch(mark.said)
        if match is None:
            problems.append(_fault(path, mark, "a comment to the check that it cannot read"))
            continue
        why = " ".join((match["why"] or "").split())
        codes = re.split(r"\s*,\s*", match["codes"])
        if not why:
            problems.append(_fault(path, mark, f"{', '.join(codes)} is allowed without a reason"))
        until = _day(match["until"])
        if match["until"] and until is None:
            problems.append(_fault(path, mark, f"{match['until']} is not a day as YYYY-MM-DD"))
        for name in codes:
            fault = refused(name)
            if fault:
                problems.append(_fault(path, mark, fault))
                continue
            holds_for = _below(lines, mark.after) if mark.alone else mark.line
            found.append(
                Allowance(
                    path=path,
                    line=mark.line,
                    column=mark.column,
                    code=CODES[name],
                    holds_for=holds_for,
                    why=why,
                    until=until,
                )
            )
    return found, problems


def _day(text: str | None) -> date | None:
    if not text or not frontmatter.DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def refused(name: str) -> str:
    """Say why a code cannot be allowed; nothing where it can."""
    if name not in CODES:
        return f"{name} is not a code"
    why = NEVER.get(CODES[name])
    return f"{name} cannot be allowed: {why}" if why else ""


def _fault(path: str, mark: Mark, message: str) -> Problem:
    fix = f"write {EXAMPLE}, or mend what it hides"
    return Problem(path, mark.line, Code.AL01, message, mark.column, fix=fix)


def marks(text: str) -> Iterator[Mark]:
    """Yield the comments to the check, in front matter and below; code shows, and does, nothing."""
    source, below, first = frontmatter.split(text)
    for number, row in enumerate((source or "").split("\n"), start=2):
        match = FRONT_MARK.search(row)
        if match:
            alone = not row[: match.start()].strip()
            place = {"line": number, "column": match.start() + 1, "after": number + 1}
            yield Mark(said=match["said"], alone=alone, **place)
    for start, end, said in spans(below):
        before, column = below[:start], start - below.rfind("\n", 0, start)
        line = first + before.count("\n")
        alone = (
            not before.rpartition("\n")[2].strip() and not below[end:].partition("\n")[0].strip()
        )
        after = line + below.count("\n", start, end) + 1
        yield Mark(line=line, column=column, said=said, alone=alone, after=after)


def spans(below: str) -> Iterator[tuple[int, int, str]]:
    """Yield begin, end and words of each comment to the check in Markdown."""
    if "adr-check" not in below:
        return
    fenced = {line.number for line in body.lines_of(below, first=1) if line.code}
    rows = below.split("\n")
    seen = "\n".join(
        " " * len(row) if number in fenced else body.CODE.sub(_blank, row)
        for number, row in enumerate(rows, start=1)
    )
    for match in MARK.finditer(seen):
        yield match.start(), match.end(), match["said"] or ""  # nothing, if it never ends


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def without(below: str) -> str:
    """Return the Markdown without its comments to the check, and without the lines they fill."""
    for start, end, _ in reversed(list(spans(below))):
        head, tail = below[:start], below[end:]
        line_before, rest = head.rpartition("\n")[2], tail.partition("\n")
        if not line_before.strip() and not rest[0].strip():
            below = head[: len(head) - len(line_before)] + rest[2]
        else:
            below = head.rstrip(" \t") + tail if not rest[0].strip() else head + tail
    return below


def _below(lines: list[str], number: int) -> int:
    """Return the next line that says something, from *number* on."""
    for later in range(number, len(lines) + 1):
        row = lines[later - 1].strip()
        if row and not MARK.match(row) and not FRONT_MARK.match(row):
            return later
    return number


def settle(
    problems: Iterable[Problem], texts: Mapping[str, str], *, day: date | None = None
) -> tuple[list[Problem], list[Held], list[Problem]]:
    """Part problems into those that stay and those that are allowed; name allowances to remove.

    The first list holds the faults of the comments themselves, too.
    The last names what nothing needs, and what has ended before *day*; no clock ends its effect.
    """
    allowed: list[Allowance] = []
    left: list[Problem] = []
    for path, text in sorted(texts.items()):
        if "adr-check" in text:
            found, faults = read(path, text)
            allowed += found
            left += faults
    by_place = {(item.path, item.holds_for, item.code.value): item for item in allowed}
    held: list[Held] = []
    used: set[Allowance] = set()
    for problem in problems:
        item = by_place.get((problem.path, problem.line, str(problem.code)))
        if item is None:
            left.append(problem)
        else:
            used.add(item)
            place = f"{item.path}:{item.line}"
            held.append(Held(problem=problem, kind="inSource", place=place, why=item.why))
    unused = [_unused(item) for item in allowed if item not in used]
    ended = [_ended(item) for item in used if day and item.until and item.until < day]
    return left, held, sorted([*unused, *ended])


def _ended(item: Allowance) -> Problem:
    message = f"{item.code.value} was allowed until {item.until}"
    fix = "mend what it allows, or give it a later day"
    place = (item.path, item.line, Code.AL02, message, item.column)
    return Problem(*place, severity="warning", fix=fix)


def _unused(item: Allowance) -> Problem:
    message = f"{item.code.value} is allowed for line {item.holds_for}, which does not report it"
    fix = "remove the comment, or put it where the problem is"
    place = (item.path, item.line, Code.AL02, message, item.column)
    return Problem(*place, severity="warning", fix=fix)

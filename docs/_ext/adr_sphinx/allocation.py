"""Numbers that were given out: ``adrs/IDS``, one line for each, in order, only ever appended to.

Two branches that take one number both write the line after the last one, and git reports a
conflict there; the files of their records have different names and would merge without a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from adr_sphinx.errors import Code, Problem
from adr_sphinx.model import record_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PATH = "adrs/IDS"  # @adr 0015
HEAD = "# number, name, day the line was written; `adr new` appends, nobody reorders\n"
FORM = re.compile(r"(\d{4,}) ([a-z0-9]+(?:-[a-z0-9]+)*) (\S+)( withdrawn)?")
CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """One line: a number, the name that it was given to, and whether that came to nothing."""

    number: int
    name: str
    day: date
    withdrawn: bool
    line: int


def read(text: str) -> tuple[list[Allocation], list[Problem]]:
    """Read every line; report each that is not of the form or out of order."""
    found: list[Allocation] = []
    problems: list[Problem] = []
    for line, row in enumerate(text.splitlines(), start=1):
        if row.startswith("#"):
            continue
        allocation = None if row.startswith(CONFLICT) else _allocation(row, line)
        if allocation is None:
            problems.append(_malformed(row, line))
        else:
            problems += _out_of_order(allocation, found)
            found.append(allocation)
    return found, problems


def _allocation(row: str, line: int) -> Allocation | None:
    match = FORM.fullmatch(row)
    if match is None:
        return None
    number, name, day, mark = match.groups()
    try:
        written = date.fromisoformat(day)
    except ValueError:
        return None
    if day != written.isoformat() or record_id(int(number)) != f"ADR-{number}":
        return None
    return Allocation(number=int(number), name=name, day=written, withdrawn=bool(mark), line=line)


def _malformed(row: str, line: int) -> Problem:
    if row.startswith(CONFLICT):
        message = "a conflict that nobody has resolved"
        fix = "keep both lines, and give the later record the next number in name, id and line"
    else:
        message = f"{row!r} is not the line of a number"
        fix = "write `0012 name-of-the-file YYYY-MM-DD`"
    return Problem(PATH, line, Code.ID05, message, fix=fix)


def _out_of_order(new: Allocation, before: list[Allocation]) -> Iterator[Problem]:
    same = [old for old in before if old.number == new.number]
    if same:
        message = f"{record_id(new.number)} is taken by {same[0].name} ({PATH}:{same[0].line})"
        fix = "give the later record the next number in name, id and line"
        yield Problem(PATH, new.line, Code.ID02, message, fix=fix)
    elif before and new.number < before[-1].number:
        message = f"{record_id(new.number)} stands after {record_id(before[-1].number)}"
        fix = "put the lines in the order of their numbers"
        yield Problem(PATH, new.line, Code.ID05, message, fix=fix)


def check(text: str, records: Mapping[int, tuple[str, int]]) -> Iterator[Problem]:
    """Yield where lines and records disagree; *records* gives path and line of each number."""
    found, problems = read(text)
    yield from problems
    lines = {allocation.number: allocation for allocation in reversed(found)}
    for allocation in lines.values():
        if not allocation.withdrawn and allocation.number not in records:
            message = f"{record_id(allocation.number)} has no record"
            fix = f"restore it, or end the line with `withdrawn`; {allocation.number:04} stays used"
            yield Problem(PATH, allocation.line, Code.ID05, message, fix=fix)
    for number, (path, line) in sorted(records.items()):
        known = lines.get(number)
        if known is None:
            message = f"{record_id(number)} has no line in {PATH}"
            fix = f"append `{number:04} {name_of(path)} YYYY-MM-DD` to it"
            yield Problem(path, line, Code.ID05, message, fix=fix)
        elif known.withdrawn:
            message = f"{PATH}:{known.line} says that {record_id(number)} was withdrawn"
            fix = "take the next number, or drop the word from the line"
            yield Problem(path, line, Code.ID05, message, fix=fix)
        elif known.name != name_of(path):
            message = f"{record_id(number)} is named {known.name} in {PATH}:{known.line}"
            fix = f"make file and line agree; the file says {name_of(path)}"
            yield Problem(path, line, Code.ID05, message, fix=fix)


def name_of(path: str) -> str:
    """Return the words of a record's file name."""
    return PurePosixPath(path).stem.partition("-")[2]


def numbers(text: str) -> list[int]:
    """Return every number that was given out, whatever became of it."""
    return [allocation.number for allocation in read(text)[0]]


def appended(text: str | None, records: Iterable[tuple[int, str]], *, day: date) -> str:
    """Return the file with a line for each of *records*, number and name, at its end."""
    kept = HEAD if text is None else text
    end = "" if not kept or kept.endswith("\n") else "\n"
    lines = [f"{number:04} {name} {day.isoformat()}\n" for number, name in sorted(records)]
    return kept + end + "".join(lines)

"""Problems that were there when a log began to be checked; the file that keeps them only shrinks.

A line is a code, a file and what was found: no line number, so that text may move.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from adr_sphinx.errors import Code, Problem
from adr_sphinx.report import Held

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PATH = "adrs/baseline.txt"
HEAD = (
    "# Problems that were there before the check; each line holds one back.\n"
    "# `adr check --update-baseline` drops what is mended, and adds nothing.\n"
)
FORM = re.compile(r"(?P<code>[A-Z]{2}\d\d) (?P<path>\S+) (?P<said>\S.*)")
LINE_NUMBER = re.compile(r"\b(lines?) \d+")
KEPT_OUT = {Code.LO01, Code.AL01, Code.AL02, Code.BL01, Code.BL02}
FIX = "restore the line from git, or remove it"


@dataclass(frozen=True, kw_only=True)
class Known:
    """One line of the file."""

    text: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """What the file holds, and what is wrong with it."""

    path: str
    known: tuple[Known, ...] = ()
    problems: tuple[Problem, ...] = ()

    def settle(
        self, problems: Iterable[Problem], *, unread: Iterable[str] = ()
    ) -> tuple[list[Problem], list[Held], list[Problem]]:
        """Part problems into new and known ones; name each line whose problem is mended.

        Of several alike as many are held back as the file has lines for them.
        Nothing is called mended while a new problem keeps a record, one of *unread*, from being
        read: what it and others would report is not known then.
        """
        free: dict[str, list[Known]] = {}
        for known in reversed(self.known):
            free.setdefault(known.text, []).append(known)
        left: list[Problem] = []
        held: list[Held] = []
        for problem in sorted(problems):
            lines = free.get(key(problem)) if _keeps(problem) else None
            if lines:
                place = f"{self.path}:{lines.pop().line}"
                why = "it was there before the check"
                held.append(Held(problem=problem, kind="external", place=place, why=why))
            else:
                left.append(problem)
        if {problem.path for problem in left} & set(unread):
            return left, held, []
        rest = sorted(
            (known for lines in free.values() for known in lines), key=lambda known: known.line
        )
        return left, held, [self._mended(known) for known in rest]

    def _mended(self, known: Known) -> Problem:
        message = f"this is mended: {known.text}"
        fix = "`adr check --update-baseline` drops the line, so that it cannot come back unseen"
        return Problem(self.path, known.line, Code.BL01, message, severity="warning", fix=fix)

    def shrunk(self, problems: Iterable[Problem], *, unread: Iterable[str] = ()) -> str:
        """Return the file with only the lines whose problem is still there."""
        _, _, mended = self.settle(problems, unread=unread)
        gone = {problem.line for problem in mended}
        return written(known.text for known in self.known if known.line not in gone)


def key(problem: Problem) -> str:
    """Return what stays the same while text moves: the code, the file and what was found."""
    said = LINE_NUMBER.sub(r"\1 N", " ".join(problem.message.split()))
    return f"{problem.code} {quote(problem.path)} {said}"


def _keeps(problem: Problem) -> bool:
    return problem.code not in KEPT_OUT


def begun(problems: Iterable[Problem]) -> str:
    """Return the file that holds back every problem of today."""
    return written(key(problem) for problem in problems if _keeps(problem))


def written(lines: Iterable[str]) -> str:
    """Return the file, in one order, so that two branches that shrink it merge."""
    return HEAD + "".join(f"{line}\n" for line in sorted(lines))


def load(root: Path, file: Path | None = None) -> Baseline:
    """Read *file*, else the one of the log; a log without one holds nothing back."""
    file = file or root / PATH
    path = place_of(root, file)
    if not file.is_file():
        return Baseline(path=path)
    try:
        return read(path, file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        return Baseline(path=path, problems=(Problem(path, line, Code.BL02, message, fix=FIX),))


def place_of(root: Path, file: Path) -> str:
    """Return how a file is named: from the root, where it lies below that."""
    file = file.resolve()
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)


def read(path: str, text: str) -> Baseline:
    """Read every line; report each that is not of the form."""
    known: list[Known] = []
    problems: list[Problem] = []
    for number, row in enumerate(text.splitlines(), start=1):
        if row.startswith("#") or not row.strip():
            continue
        fault = _fault(row)
        if fault:
            problems.append(Problem(path, number, Code.BL02, fault, fix=FIX))
        else:
            known.append(Known(text=row.rstrip(), line=number))
    return Baseline(path=path, known=tuple(known), problems=tuple(problems))


def _fault(row: str) -> str:
    match = FORM.fullmatch(row.rstrip())
    if match is None:
        return f"{row[:40]!r} is not a code, a file and what was found"
    if match["code"] not in {code.value for code in Code}:
        return f"{match['code']} is not a code"
    if match["code"] in {code.value for code in KEPT_OUT}:
        return f"{match['code']} cannot be held back"
    return ""

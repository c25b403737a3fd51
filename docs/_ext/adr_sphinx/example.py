"""Examples of codes: for each a small repository that fails, and one that passes."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from adr_sphinx import lint
from adr_sphinx.errors import Code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from adr_sphinx.report import Report

DAY = date(2026, 11, 22)  # the day that every example takes for today
FAILS, PASSES = "fails", "passes"
ABSENT = "(no file)"
SHOWN = 8  # lines of a file that only one side has
AROUND = 1  # unchanged lines shown before and after a change


@dataclass(frozen=True, kw_only=True)
class Example:
    """One code, and the two repositories that tell it from its absence."""

    code: Code
    folder: Path

    def check(self, side: str) -> Report:
        """Check one of the two; what happens to be recorded elsewhere does not count."""
        return lint.run(self.folder / side, day=DAY, environ={})

    @property
    def in_build(self) -> bool:
        """Whether a build reports the failing side, too."""
        problems = lint.build_problems(self.folder / FAILS, environ={})
        return any(problem.code == self.code for problem in problems)

    def files(self, side: str) -> dict[str, str]:
        """Return every file of one side; bytes that are no UTF-8 stay visible."""
        root = self.folder / side
        return {
            file.relative_to(root).as_posix(): file.read_bytes().decode("utf-8", "backslashreplace")
            for file in sorted(root.rglob("*"))
            if file.is_file() and file.suffix != ".pyc"
        }

    def difference(self) -> str:
        """Return what turns the failing side into the passing one, as a unified diff."""
        before, after = self.files(FAILS), self.files(PASSES)
        gone, new = before.keys() - after.keys(), after.keys() - before.keys()
        pairs = [(path, path) for path in before.keys() & after.keys()]
        if len(gone) == len(new) == 1:
            pairs.append((gone.pop(), new.pop()))  # renamed
        else:
            pairs += [(path, ABSENT) for path in gone] + [(ABSENT, path) for path in new]
        parts: list[str] = []
        for old, fresh in sorted(pairs):
            lines = before.get(old, "").splitlines(), after.get(fresh, "").splitlines()
            changes = difflib.unified_diff(lines[0], lines[1], old, fresh, lineterm="", n=AROUND)
            parts += shortened(list(changes), whole=ABSENT in {old, fresh})
        return "\n".join(parts)


def shortened(lines: list[str], *, whole: bool) -> list[str]:
    """Cut a file that is there on one side only: that it is there is what counts."""
    rest = len(lines) - SHOWN
    if not whole or rest <= 1:
        return lines
    return [*lines[:SHOWN], f"{lines[SHOWN][0]}… and {rest} lines more"]


def find(folder: Path) -> Iterator[Example]:
    """Yield the examples below *folder*, in the order of the catalogue."""
    for code in Code:
        if (folder / code.value).is_dir():
            yield Example(code=code, folder=folder / code.value)

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
        parts: list[str] = []
        for path in sorted(before.keys() | after.keys()):
            old, new = (side.get(path, "").splitlines() for side in (before, after))
            names = (
                path if path in before else "(no file)",
                path if path in after else "(no file)",
            )
            parts += difflib.unified_diff(old, new, *names, lineterm="", n=AROUND)
        return "\n".join(parts)


def find(folder: Path) -> Iterator[Example]:
    """Yield the examples below *folder*, in the order of the catalogue."""
    for code in Code:
        if (folder / code.value).is_dir():
            yield Example(code=code, folder=folder / code.value)

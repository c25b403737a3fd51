"""Markers in code: ``@adr`` and the number of the record that the code keeps.

Whoever changes the code finds the decision, and the check finds code whose decision is gone.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from adr_sphinx import log, reference, words
from adr_sphinx.errors import Code, Problem
from adr_sphinx.prose import DEAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from adr_sphinx.prose import Known

SEEN_BY_GIT = "@adr[ :]+(ADR-)?[0-9]"
FORM = re.compile(r"(?<![\w@./])@adr[ :]+(?P<cited>(?:ADR-)?\d+(?:/[A-Za-z]+\d+)?)")
NOT_IN_A_REPOSITORY = 128


class SearchError(Exception):
    """The files below a root could not be searched; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Marker:
    """One marker, and what it names."""

    path: str
    line: int
    column: int
    cited: reference.Reference


def find(root: Path) -> Iterator[Marker]:
    """Yield the markers in all text below *root* that git does not ignore and that is no page.

    A folder with records of its own is another log. Raises `SearchError`.
    """
    for path, line, text in _lines(root):
        if path.endswith(".md") or _of_another_log(root, path):
            continue
        for match in FORM.finditer(text):
            cited = reference.parse(match["cited"])
            if cited is not None:
                yield Marker(path=path, line=line, column=match.start() + 1, cited=cited)


def _of_another_log(root: Path, path: str) -> bool:
    between = PurePosixPath(path).parents
    return any((root / folder / log.FOLDER).is_dir() for folder in between if folder.name)


def _lines(root: Path) -> Iterator[tuple[str, int, str]]:
    """Yield path, number and text of each line that git finds, inside a repository or not."""
    run = _grep(root, "--untracked")
    if run.returncode == NOT_IN_A_REPOSITORY:
        run = _grep(root, "--no-index", "--exclude-standard")
    if run.returncode > 1:  # 1 says that there is none
        raise SearchError(f"git grep: {run.stderr.decode('utf-8', 'replace').strip()}")
    for row in run.stdout.decode("utf-8", "replace").split("\n"):
        parts = row.split("\0", 2)
        if len(parts) == 3:  # noqa: PLR2004 - path, line, text
            yield parts[0], int(parts[1]), parts[2]


def _grep(root: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    fixed = ["git", "-C", str(root), "grep", "-znI", "--no-color"]
    try:
        return subprocess.run(  # noqa: S603 - a fixed command
            [*fixed, *options, "-E", SEEN_BY_GIT], capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise SearchError("git is not installed") from error


def check(root: Path, known: Known) -> Iterator[Problem]:
    """Yield every marker whose record, or whose part of it, is not there or no longer in force."""
    for marker in find(root):
        place = (marker.path, marker.line, Code.CI05)
        decision = known.decisions.get(marker.cited.number)
        if decision is None:
            if marker.cited.number not in known.unread:
                message = f"no decision is numbered {marker.cited.number:04}"
                yield Problem(*place, message, marker.column, fix="mend the number")
            continue
        if marker.cited.part and marker.cited.part not in decision.labels:
            have = [label for label in decision.labels if label[0] == marker.cited.part[0]]
            message = words.has_no(decision.id, marker.cited.part, have)
            yield Problem(*place, message, marker.column, fix="name a label that it has")
        if decision.status in DEAD:
            heir = known.heir(decision)
            message = f"{decision.id}, which this code keeps, is {decision.status}"
            fix = f"see whether {heir.id} is kept, and name it" if heir else "see what holds now"
            yield Problem(*place, message, marker.column, severity="warning", fix=fix)

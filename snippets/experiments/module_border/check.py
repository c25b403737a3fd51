"""Two ways to find what crosses a border, each in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from experiments.module_border.case import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from experiments.module_border.case import Case

LINTER = "from importlinter.cli import lint_imports_command; lint_imports_command()"
# - modules.runs.planted -> modules.catalog.models (l.75, l.80)
IMPORT = re.compile(
    r"^\s*- (?P<importer>[\w.]+) -> [\w.]+\s+\(l\.(?P<lines>[\d, l.]+)\)", re.MULTILINE
)


class CheckError(Exception):
    """A check did not run to its end, so it has found nothing and cleared nothing."""


def contracts(cases: Iterable[Case]) -> set[str]:
    """Return the cases with an import that a contract forbids."""
    found = forbidden_imports()
    return {
        case.name
        for case in cases
        if any(name == case.module and case.first <= line <= case.last for name, line in found)
    }


def forbidden_imports() -> set[tuple[str, int]]:
    """Return each importing module and line that import-linter names."""
    command = [sys.executable, "-c", LINTER, "--no-logo", "--no-cache", "--config"]
    done = _run([*command, "contracts.toml"])
    if " kept, " not in done.stdout:
        raise CheckError(done.stdout + done.stderr)
    return {
        (found["importer"], int(line))
        for found in IMPORT.finditer(done.stdout)
        for line in re.findall(r"\d+", found["lines"])
    }


def guard(cases: Iterable[Case]) -> set[str]:
    """Return the cases that the guard stops."""
    return {name for name, seen in watched(cases).items() if seen["crossing"]}


def watched(
    cases: Iterable[Case], *, guarded: bool = True, url: str = ""
) -> dict[str, dict[str, Any]]:
    """Return for each case what it showed, or the crossing that the guard raised.

    It runs on SQLite, or in the PostgreSQL database at *url*.
    """
    names = [f"{case.module}:{case.function}" for case in cases]
    found = hosted("on" if guarded else "off", *names, url=url)
    return {name.replace(":", "."): seen for name, seen in found.items()}


def hosted(*words: str, url: str = "") -> dict[str, Any]:
    """Return what the host of the small project prints."""
    done = _run([sys.executable, "host.py", *words], url=url)
    if done.returncode:
        raise CheckError(done.stderr)
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed


def _run(command: list[str], *, url: str = "") -> subprocess.CompletedProcess[str]:
    """Run Python where it finds the small project and the guard, and no settings of ours."""
    places = os.pathsep.join((str(FOLDER), str(FOLDER.parents[1])))
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": places, "COLUMNS": "200"}
    environment |= {"DATABASE_URL": url} if url else {}
    return subprocess.run(
        command, cwd=FOLDER, env=environment, capture_output=True, text=True, check=False
    )

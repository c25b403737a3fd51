"""Run the tests that evidence names, by pytest in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from adr_sphinx import run
from adr_sphinx.digest import claim_of
from adr_sphinx.errors import Code, Problem
from adr_sphinx.evidence import FULL, VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from adr_sphinx.model import Decision, Evidence
    from adr_sphinx.run import Run

NOTHING_RAN = 4  # pytest's exit code when an argument names no test: then none is run


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A run that a record names, and where it does."""

    node_id: str
    path: str
    line: int
    decision: Decision
    evidence: Evidence

    @property
    def names(self) -> set[str]:
        """The words by which a person may ask for it."""
        number = f"{self.decision.number:04}"
        numbered = {number, f"{number}/{self.evidence.id}"}
        return {claim_of(self.node_id)} | numbered | {f"ADR-{name}" for name in numbered}


@dataclass(frozen=True, kw_only=True)
class Session:
    """What one or several calls of pytest gave."""

    runs: dict[str, Run] = field(default_factory=dict)
    output: str = ""


def wanted(decisions: Iterable[Decision], *, suits: Callable[[Evidence], bool]) -> Iterator[Wanted]:
    """Yield the runs of all suited evidence and of its flip tests, in the order of the log."""
    for decision in decisions:
        for evidence in filter(suits, decision.evidence):
            arms = [(evidence.run, evidence.run_line)]
            if evidence.contrast:
                arms.append((evidence.contrast.run, evidence.contrast.line))
            for node_id, line in arms:
                if node_id:
                    yield Wanted(
                        node_id=node_id,
                        path=decision.path,
                        line=line,
                        decision=decision,
                        evidence=evidence,
                    )


def collect(root: Path, node_ids: list[str], *, full: bool = False) -> Session:
    """Run the tests; where one name stops the others from running, run them in halves."""
    if not node_ids:
        return Session()
    code, session = _pytest(root, node_ids, full=full)
    if code != NOTHING_RAN or len(node_ids) == 1:
        return session
    middle = len(node_ids) // 2
    halves = [collect(root, half, full=full) for half in (node_ids[:middle], node_ids[middle:])]
    return Session(
        runs=halves[0].runs | halves[1].runs,
        output="\n".join(half.output for half in halves if half.output),
    )


def _pytest(root: Path, node_ids: list[str], *, full: bool) -> tuple[int, Session]:
    """Call pytest once; its recorder writes into a folder that only this call knows."""
    with tempfile.TemporaryDirectory() as folder:
        recorded = Path(folder) / "evidence.json"
        options = ["-q", "-p", "no:cacheprovider", "-p", "adr_sphinx.recorder"]
        options += [f"--rootdir={root}", "--continue-on-collection-errors"]
        done = subprocess.run(  # noqa: S603 - the tests of this repository
            [sys.executable, "-m", "pytest", *options, *node_ids],
            cwd=root,
            env=os.environ | {VARIABLE: str(recorded), FULL: "1" if full else "0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
        )
        text = recorded.read_text(encoding="utf-8") if recorded.is_file() else ""
    runs = run.loads(text, source="run") if text else {}
    return done.returncode, Session(runs=runs, output=done.stdout if done.returncode else "")


def uncollected(asked: Iterable[Wanted], runs: dict[str, Run]) -> Iterator[Problem]:
    """Yield a problem for each run that gave nothing, at the line that names it."""
    for item in asked:
        if item.node_id not in runs:
            message = f"{item.evidence.id}: {item.node_id} collects no test that records"
            fix = "mend the node id, or let the test take the fixture `evidence`"
            yield Problem(item.path, item.line, Code.EV01, message, fix=fix)


def unrecorded(asked: Iterable[Wanted], runs: dict[str, Run]) -> Iterator[Problem]:
    """Yield a problem for each run that passed without a figure that its evidence expects."""
    for item in asked:
        found = runs.get(item.node_id)
        if found is None or found.outcome != "passed":
            continue
        contrast = item.evidence.contrast
        rejected = contrast is not None and contrast.run == item.node_id
        expect = contrast.expect if contrast and rejected else item.evidence.expect
        sides = item.evidence.sides(rejected=rejected)
        for name in sorted(expect):
            if not found.values(name, sides):
                message = f"{item.evidence.id}: {item.node_id} recorded no figure {name}"
                fix = f'call evidence.record(figure="{name}", …) before the assertions'
                yield Problem(item.path, item.line, Code.EV02, message, fix=fix)

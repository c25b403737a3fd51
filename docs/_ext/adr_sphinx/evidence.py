"""What the recorded runs say about a claim: proved, refuted, stale or not run.

No record is never a pass.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from adr_sphinx import receipt, run
from adr_sphinx.digest import Digests
from adr_sphinx.model import ContrastOutcome, Evidence, Kind, Outcome
from adr_sphinx.run import Figure, Run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from adr_sphinx.errors import Problem
    from adr_sphinx.model import Bound

__all__ = ["Figure", "Ledger", "Run", "Verdict", "judge", "recorded_file"]

EVIDENCE = "_build/evidence.json"
VARIABLE = "ADR_EVIDENCE_FILE"
FULL = "ADR_RECEIPTS"  # "1" while receipts are made: measure at full size
CHANGED = "its code changed since the run"


def recorded_file(root: Path, environ: Mapping[str, str]) -> Path:
    """Return the file that the recorder writes and the pages read."""
    return root / environ.get(VARIABLE, EVIDENCE)


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Every run that is on file, and whether its code is still what it was."""

    recorded: dict[str, Run] = field(default_factory=dict)  # from evidence.json
    receipts: dict[str, Run] = field(default_factory=dict)  # committed beside the experiments
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def load(cls, root: Path, environ: Mapping[str, str] = os.environ) -> Self:
        """Read what was recorded below *root*; a missing file is an empty one."""
        digests = Digests(root)
        file = recorded_file(root, environ)
        recorded: dict[str, Run] = {}
        problems: list[Problem] = []
        if file.is_file():
            path = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
            text = file.read_bytes().decode("utf-8", "replace")
            recorded, problems = run.read(path, text, source="run")
        receipts, faults = receipt.load(root)
        return cls(
            recorded=_dated(recorded, digests),
            receipts=_dated(receipts, digests),
            problems=[*problems, *faults],
        )

    def run(self, node_id: str) -> Run | None:
        """Return the run of a node id: its receipt, or what was recorded last."""
        return self.receipts.get(node_id) or self.recorded.get(node_id)

    def run_for(self, kind: Kind, node_id: str) -> Run | None:
        """Return the run that may back a claim of this kind; a measured claim needs a receipt."""
        if kind is Kind.MEASURED:
            return self.receipts.get(node_id)
        return self.recorded.get(node_id)


def _dated(runs: dict[str, Run], digests: Digests) -> dict[str, Run]:
    return {
        node_id: replace(found, fresh=found.digest == digests.of(node_id))
        for node_id, found in runs.items()
    }


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The judgement on one piece of evidence, with the runs that it rests on."""

    evidence: Evidence
    outcome: Outcome
    run: Run | None = None
    contrast_outcome: ContrastOutcome | None = None  # None: there is no flip test
    contrast_run: Run | None = None
    reason: str | None = None  # why it is not proved
    contrast_reason: str | None = None  # why the flip test does not hold


def judge(evidence: Evidence, ledger: Ledger) -> Verdict:
    """Compare the runs of *evidence* with what it expects."""
    found = ledger.run_for(evidence.kind, evidence.run) if evidence.run else None
    outcome, reason = _judge_chosen(evidence, found)
    contrast = evidence.contrast
    if contrast is None:
        return Verdict(evidence=evidence, outcome=outcome, run=found, reason=reason)
    rejected = ledger.run_for(evidence.kind, contrast.run)
    contrast_outcome, contrast_reason = _judge_contrast(evidence, rejected)
    return Verdict(
        evidence=evidence,
        outcome=outcome,
        run=found,
        contrast_outcome=contrast_outcome,
        contrast_run=rejected,
        reason=reason,
        contrast_reason=contrast_reason,
    )


def _judge_chosen(evidence: Evidence, found: Run | None) -> tuple[Outcome, str | None]:
    if evidence.run is None or found is None or found.outcome == "skipped":
        return Outcome.NOT_RUN, _absent(found) if evidence.run else "cited, not run"
    if not found.fresh:
        return Outcome.STALE, CHANGED
    missing, outside = _compare(found, evidence.expect, evidence.sides(rejected=False))
    if outside or found.outcome == "failed":
        return Outcome.REFUTED, "; ".join(outside) or "its test failed"
    if missing:
        return Outcome.NOT_RUN, f"its test recorded no figure {', '.join(missing)}"
    return Outcome.PROVED, None


def _judge_contrast(evidence: Evidence, found: Run | None) -> tuple[ContrastOutcome, str | None]:
    """The rejected option has to fail still: a figure out of bounds says that it does not.

    A test that broke before it recorded its figures says nothing about the option.
    """
    contrast = evidence.contrast
    if contrast is None or found is None or found.outcome == "skipped":
        return ContrastOutcome.NOT_RUN, _absent(found)
    if not found.fresh:
        return ContrastOutcome.STALE, CHANGED
    missing, outside = _compare(found, contrast.expect, evidence.sides(rejected=True))
    if outside:
        return ContrastOutcome.NO_LONGER_FAILS, "; ".join(outside)
    if missing:
        return ContrastOutcome.NOT_RUN, f"its test recorded no figure {', '.join(missing)}"
    if found.outcome == "failed":
        return ContrastOutcome.NOT_RUN, "its test failed for another reason"
    return ContrastOutcome.FAILS_AS_EXPECTED, None


def _absent(found: Run | None) -> str:
    return "its test was skipped" if found else "no run is on file"


def _compare(
    found: Run, expect: dict[str, Bound], sides: tuple[str | None, str | None]
) -> tuple[list[str], list[str]]:
    """Return the expected figures that are missing, and in words those out of bounds."""
    missing: list[str] = []
    outside: list[str] = []
    for name, bound in sorted(expect.items()):
        values = found.values(name, sides)
        if not values:
            missing.append(name)
        outside += [
            f"{name} is {value:g}, expected {bound}" for value in values if not bound.holds(value)
        ]
    return missing, outside

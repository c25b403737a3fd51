"""Faults of the whole log, as lists for policies: each is there always, and empty when all is well.

A policy language with wildcards skips what lacks a key, and cannot ask of accepted records only.
So the log does the asking, and a policy compares one list with an empty one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adr_sphinx import lint, prose
from adr_sphinx.errors import Code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from adr_sphinx.log import Log
    from adr_sphinx.model import Decision

DEAD_CITED = "dead_cited_as_live"
LACKING: dict[str, Callable[[Decision], object]] = {
    "accepted_without_evidence": lambda decision: decision.evidence,
    "accepted_without_contrast": lambda decision: any(
        evidence.contrast for evidence in decision.evidence
    ),
    "accepted_without_decision_makers": lambda decision: decision.decision_makers,
    "accepted_without_review_by": lambda decision: decision.review_by,
}


def lacking(decisions: Mapping[int, Decision]) -> dict[str, list[str]]:
    """Return, for each thing that an accepted record needs, the ids of those without it."""
    accepted = [decision for _, decision in sorted(decisions.items()) if decision.status.in_force]
    return {
        name: [decision.id for decision in accepted if not has(decision)]
        for name, has in LACKING.items()
    }


def dead_cited(root: Path, found: Log) -> tuple[str, ...]:
    """Return ``path:line: what`` for each text that cites a dead record as if it were in force."""
    if not any(decision.status in prose.DEAD for decision in found.decisions.values()):
        return ()
    pages = _citing(lint.pages_of(root, []))
    records = replace(found, texts=_citing(found.texts.items()))
    problems = sorted(set(lint.check_texts(records, pages)))
    return tuple(
        f"{problem.path}:{problem.line}: {problem.message}"
        for problem in problems
        if problem.code is Code.CI02
    )


def _citing(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Leave out what cites nothing: most texts of a large log do not."""
    return {path: text for path, text in texts if "{adr" in text}

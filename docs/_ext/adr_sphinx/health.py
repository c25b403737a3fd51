"""Health: what the evidence says today about a decision in force. Computed, never written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adr_sphinx.model import ContrastOutcome, Decision, Health, Kind, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from adr_sphinx.evidence import Verdict


def of(decision: Decision, verdicts: Iterable[Verdict]) -> tuple[Health | None, str | None]:
    """Return the health of a decision and the reason in words; the worst finding decides.

    External evidence is cited; it has no run and counts neither way.
    """
    if not decision.status.in_force:
        return None, None
    counted = [verdict for verdict in verdicts if verdict.evidence.kind is not Kind.EXTERNAL]
    if not counted:
        return Health.UNPROVEN, "no evidence that runs"
    for health, words, found in (
        (Health.BROKEN, "refuted", [_said(v) for v in counted if v.outcome is Outcome.REFUTED]),
        (Health.AT_RISK, "reason gone", [_gone(v) for v in counted if _is_gone(v)]),
        (Health.STALE, "the code changed since the run", _ids(counted, Outcome.STALE)),
        (Health.UNPROVEN, "not run", _ids(counted, Outcome.NOT_RUN)),
    ):
        if found:
            return health, f"{words}: {', '.join(found)}"
    return Health.HOLDING, None


def _said(verdict: Verdict) -> str:
    return f"{verdict.evidence.id} ({verdict.reason})"


def _is_gone(verdict: Verdict) -> bool:
    return verdict.contrast_outcome is ContrastOutcome.NO_LONGER_FAILS


def _gone(verdict: Verdict) -> str:
    option = verdict.evidence.contrast.option if verdict.evidence.contrast else "the contrast"
    return f"{option} no longer fails ({verdict.evidence.id})"


def _ids(verdicts: Iterable[Verdict], outcome: Outcome) -> list[str]:
    """Name the evidence of which either arm has this outcome."""
    arms = ((verdict, (verdict.outcome, verdict.contrast_outcome)) for verdict in verdicts)
    return [verdict.evidence.id for verdict, found in arms if outcome.value in found]

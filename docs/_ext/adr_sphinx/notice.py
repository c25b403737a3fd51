"""What befell a record in force that nobody edited: a measured run went wrong, a day has passed.

Each rests on a recorded day: that of a receipt, or one that the record names and today is past.
Other runs know no day, and a receipt replaces the one before it, so neither the first failure of
such a run nor the end of a failure is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from adr_sphinx.model import ContrastOutcome, Kind, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from adr_sphinx.evidence import Verdict
    from adr_sphinx.model import Decision
    from adr_sphinx.run import Run


class Turn(StrEnum):
    """What may befall a record."""

    REFUTED = "refuted"
    REASON_GONE = "reason gone"
    REVIEW_DUE = "review due"
    EXPIRED = "expired"

    @property
    def slug(self) -> str:
        """The same, as a part of a name."""
        return self.value.replace(" ", "-")


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One such thing, the day that goes with it, and the label inside the record, if any."""

    number: int
    turn: Turn
    day: date
    title: str
    said: str
    label: str | None = None

    @property
    def name(self) -> str:
        """What tells this notice from every other; it stays while its cause does."""
        parts = (f"{self.number:04}", self.label, self.turn.slug, self.day.isoformat())
        return "/".join(part for part in parts if part)


def notices(
    decisions: Mapping[int, Decision],
    verdicts: Mapping[int, Iterable[Verdict]],
    *,
    today: date | None,
) -> list[Notice]:
    """Every notice of the records in force, by record; without a day no day has passed."""
    found: list[Notice] = []
    for number, decision in sorted(decisions.items()):
        if decision.status.in_force:
            for verdict in verdicts.get(number, ()):
                found += _measured(decision, verdict)
            found += [one for one in _dated(decision) if today is not None and one.day < today]
    return found


def _measured(decision: Decision, verdict: Verdict) -> Iterator[Notice]:
    if verdict.evidence.kind is not Kind.MEASURED:
        return
    if verdict.outcome is Outcome.REFUTED:
        yield from _failed(decision, verdict, verdict.run, Turn.REFUTED, verdict.reason)
    if verdict.contrast_outcome is ContrastOutcome.NO_LONGER_FAILS:
        reason = verdict.contrast_reason
        yield from _failed(decision, verdict, verdict.contrast_run, Turn.REASON_GONE, reason)


def _failed(
    decision: Decision, verdict: Verdict, run: Run | None, turn: Turn, reason: str | None
) -> Iterator[Notice]:
    if run is not None and run.date is not None:
        evidence = verdict.evidence
        said = f"{evidence.shows}: {reason}."
        yield _notice(decision, turn, run.date, said, label=evidence.id)


def _dated(decision: Decision) -> Iterator[Notice]:
    """The days that a record names, passed or not."""
    if decision.review_by is not None:
        said = "The day on which somebody was to look again has passed."
        yield _notice(decision, Turn.REVIEW_DUE, decision.review_by, said)
    for evidence in decision.evidence:
        if evidence.review_by is not None:
            said = f"The source was to be read again: {evidence.source}"
            yield _notice(decision, Turn.REVIEW_DUE, evidence.review_by, said, label=evidence.id)
    for assumption in decision.assumptions:
        said = f"{assumption.text} Does it still hold? {assumption.owner} owns it."
        yield _notice(decision, Turn.EXPIRED, assumption.expires, said, label=assumption.id)


def _notice(
    decision: Decision, turn: Turn, day: date, said: str, *, label: str | None = None
) -> Notice:
    return Notice(
        number=decision.number,
        turn=turn,
        day=day,
        title=decision.title,
        said=said,
        label=label,
    )

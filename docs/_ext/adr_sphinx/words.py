"""How values read on a page: every status, verdict and figure in words, each written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adr_sphinx import body
from adr_sphinx.model import ContrastOutcome, Health, Kind, Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from adr_sphinx.evidence import Figure, Run, Verdict
    from adr_sphinx.model import Decision

CAUGHT = {True: "caught", False: "not caught", None: "not tried here"}  # a seeded violation
NOT_RUN = "not run"
STALE = "stale"
THOUSAND = 10_000  # from here on, figures are grouped

HEALTH = {
    Health.HOLDING: "Holding",
    Health.AT_RISK: "At risk",
    Health.BROKEN: "Broken",
    Health.STALE: "Stale",
    Health.UNPROVEN: "Unproven",
}
OUTCOME = {
    Outcome.PROVED: "Proved",
    Outcome.REFUTED: "Refuted",
    Outcome.STALE: "Stale",
    Outcome.NOT_RUN: "Not run",
}
CONTRAST = {
    ContrastOutcome.FAILS_AS_EXPECTED: "still fails",
    ContrastOutcome.NO_LONGER_FAILS: "no longer fails: the reason is gone",
    ContrastOutcome.STALE: "is stale: its code changed since it was run",
    ContrastOutcome.NOT_RUN: "was not run",
}
BANNER = {
    Status.PROPOSED: "Proposed. Nothing is decided yet; do not build on it.",
    Status.REJECTED: "Rejected. This was considered and is not done.",
    Status.WITHDRAWN: "Withdrawn. Its authors took this proposal back.",
    Status.DEPRECATED: "Deprecated. It no longer binds, and nothing has taken its place.",
    Status.SUPERSEDED: "Superseded. It is kept as history.",
}
RELATION = {
    "supersedes": "Supersedes",
    "superseded-by": "Superseded by",
    "amends": "Amends",
    "amended-by": "Amended by",
    "depends-on": "Depends on",
    "needed-by": "Needed by",
    "relates-to": "Related to",
    "related-from": "Related to",
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def name(decision: Decision) -> str:
    """A record's id and title; a status that does not bind is said beside them."""
    state = "" if decision.status.in_force else f" ({decision.status})"
    return f"{decision.id} {decision.title}{state}"


def day(value: date) -> str:
    """A date that reads the same in every country: 22 November 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def has_no(place: str, wanted: str, have: Sequence[str]) -> str:
    """What *place* lacks, and what it has instead."""
    return f"{place} has no {wanted}; it has {', '.join(have) if have else 'none'}"


def unmarked(markdown: str) -> str:
    """One line of Markdown as plain words."""
    return body.plain(markdown)


def number(value: float) -> str:
    """A figure as people write it."""
    if isinstance(value, int) or value.is_integer():
        return f"{int(value):,}" if abs(value) >= THOUSAND else str(int(value))
    return f"{value:,.3g}" if abs(value) < THOUSAND else f"{value:,.0f}"


def figures(verdict: Verdict, *, contrast: bool) -> dict[str, Figure]:
    """The figures of one side of a verdict by name, as they were judged; none of a stale run."""
    run = verdict.contrast_run if contrast else verdict.run
    if run is None or not run.fresh:
        return {}
    sides = verdict.evidence.sides(rejected=contrast)
    found = {item.figure: run.named(item.figure, sides) for item in run.figures}
    return {name: items[0] for name, items in found.items() if items}


def figure(found: Figure) -> str:
    """A measured figure with its denominator and unit: "0 of 200 messages lost".

    The unit reads on after the number, so it says what was counted; the name is for machines.
    """
    amount = number(found.value)
    if found.of is not None:
        amount += f" of {number(found.of)}"
    return f"{amount} {found.unit}"


def spread(found: Figure) -> str:
    """How far the samples of a figure lie apart; nothing where there is only one."""
    runs = len(found.samples)
    if runs < 2:  # noqa: PLR2004 - a spread needs two
        return ""
    return f", {number(min(found.samples))} to {number(max(found.samples))} in {runs} runs"


def outcome(verdict: Verdict) -> str:
    """The verdict on the chosen way, in words."""
    if verdict.evidence.kind is Kind.EXTERNAL:
        return "Cited"
    return OUTCOME[verdict.outcome]


def health_reason(verdicts: Sequence[Verdict], reason: str | None) -> str:
    """Why the health is what it is: the reason that was found, or how much holds."""
    if reason:
        return reason
    proved = sum(verdict.outcome is Outcome.PROVED for verdict in verdicts)
    fails = sum(
        verdict.contrast_outcome is ContrastOutcome.FAILS_AS_EXPECTED for verdict in verdicts
    )
    text = "1 claim proved" if proved == 1 else f"{proved} claims proved"
    if fails:
        text += (
            ", 1 rejected way still fails" if fails == 1 else f", {fails} rejected ways still fail"
        )
    return text


def source(verdict: Verdict, run: Run) -> str:
    """Where a figure comes from, in one sentence."""
    if not run.fresh:
        verb = "recorded" if run.date else "run"
        return f"Stale: the code changed since this was {verb}{_when(run)}."
    if run.source == "receipt":
        return f"Recorded{_when(run)}."
    if verdict.evidence.kind is Kind.SIMULATED:
        return "Simulated: this proves the model, not a running system."
    return "Run on this commit's code."


def _when(run: Run) -> str:
    """Day, machine and number of runs of a receipt; nothing for a run of this build."""
    text = f" on {day(run.date)}" if run.date else ""
    text += f" on {run.machine}" if run.machine else ""
    runs = max((len(found.samples) for found in run.figures), default=0)
    return f"{text}, {runs} runs" if runs > 1 else text

"""Cite a superseded record in ways that say so and in ways that do not; count who notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from adr_sphinx.schema import read_decision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adr_sphinx.model import Decision

RECORD = """\
---
id: ADR-000{number}
status: {status}
date: 2026-01-01
scope: rampart
---

# {title}

## Context and Problem Statement

A process may die at any line.

## Considered Options

- **O1** Publish after the commit
- **O2** Write to an outbox

## Decision Outcome

We {words}.

### Consequences

- **C1** Good, because other services learn of a run
- **C2** Bad, because something may die in between
"""
OLD = RECORD.format(number=1, status="superseded", title="Publish", words="publish at once")
NEW = RECORD.format(number=2, status="proposed", title="Keep an outbox", words="keep an outbox")
MISLEADING = (  # a reader takes the old decision for today's
    "We publish after the commit, as {adr}`0001/O1` says.",
    "Other services learn of a run at once: {adr}`0001/C1`.",
    "How a run is announced: {adr}`our way to publish <0001>`.",
    "Follow {adr}`the decision on events <0001>` here, too.",
    "The price is known ({adr}`0001/C2`).",
)
HONEST = (  # the role prints the status itself, the words name it, or the record is not dead
    "Once we published after the commit: {adr}`0001`.",
    "Do not do as {adr}`the superseded decision <0001>` did.",
    "We keep an outbox: {adr}`0002`.",
    "What it costs: {adr}`0002/C2`.",
    "See {adr}`the outbox <0002>`.",
)
MISSING = "See {adr}`0003`, {adr}`0001/O9`."  # both ways notice this one


class Arm(Protocol):
    """A module with one way to check a text."""

    def notices(self, text: str, decisions: Mapping[int, Decision]) -> bool:
        """Whether the check has something to say."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """How many misleading texts pass, and how many honest ones do not."""

    misleading: int
    unnoticed: int
    honest: int
    false_alarms: int
    missing_noticed: bool


def log() -> dict[int, Decision]:
    """Read both records; a fault in one would spoil every count."""
    found = {}
    for number, text in enumerate((OLD, NEW), start=1):
        decision, problems = read_decision(f"adrs/000{number}-events.md", text)
        if decision is None or problems:
            raise ValueError("; ".join(problem.message for problem in problems))
        found[number] = decision
    return found


def run(arm: Arm) -> Result:
    """Check every text once."""
    decisions = log()
    return Result(
        misleading=len(MISLEADING),
        unnoticed=sum(not arm.notices(text, decisions) for text in MISLEADING),
        honest=len(HONEST),
        false_alarms=sum(arm.notices(text, decisions) for text in HONEST),
        missing_noticed=arm.notices(MISSING, decisions),
    )

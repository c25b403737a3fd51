"""Print what the calendar asks for: overdue reviews and expired assumptions of decisions in force.

A build never fails because time has passed; this command does, with 1, and a schedule runs it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from adr_sphinx import log
from adr_sphinx.today import today

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from adr_sphinx.model import Decision

ROOT = Path(__file__).parents[1]


def due(decision: Decision, *, day: date) -> Iterator[str]:
    """What of *decision* must be looked at again by *day*, each with its place."""
    if not decision.status.in_force:
        return
    if decision.review_by and decision.review_by < day:
        line = decision.lines.get("review-by", 1)
        yield f"{decision.path}:{line}: review was due {decision.review_by}"
    for item in decision.assumptions:
        if item.expires < day:
            yield f"{decision.path}:{item.line}: {item.id} expired {item.expires} ({item.owner})"
    for item in decision.evidence:
        if item.review_by and item.review_by < day:
            yield f"{decision.path}:{item.line}: {item.id} was to be read again by {item.review_by}"


def main() -> int:
    """Look at the whole log, on the day that ``ADR_TODAY`` or the last commit says."""
    day = today(ROOT, os.environ)
    decisions = log.read(ROOT).decisions.values()
    found = [entry for decision in decisions for entry in due(decision, day=day)]
    print(*found, f"{len(found)} due on {day}, in {len(decisions)} records", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""What one build knows of the log: read once, judged once, used by every page."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from os import environ
from typing import TYPE_CHECKING, Self

from adr_sphinx import (
    allowance,
    baseline,
    evidence,
    facts,
    graph,
    health,
    log,
    relations,
    seeded,
)
from adr_sphinx.digest import belongs
from adr_sphinx.today import UnknownDayError, today

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from adr_sphinx.errors import Problem
    from adr_sphinx.evidence import Verdict
    from adr_sphinx.model import Contrast, Decision, Evidence, Health
    from adr_sphinx.report import Held
    from adr_sphinx.revision import Revision


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The log, the verdict on every piece of evidence, and the health that follows."""

    root: Path
    decisions: dict[int, Decision]
    problems: list[Problem]
    held: list[Held]  # problems that fail no build
    verdicts: dict[int, tuple[Verdict, ...]]
    healths: dict[int, tuple[Health | None, str | None]]
    caught: dict[tuple[int, str], bool]  # rules that were tried, by record and label
    dead_cited: tuple[str, ...]  # texts that cite a dead record as live
    inverse: dict[int, dict[str, tuple[int, ...]]]
    revisions: dict[int, list[Revision]]
    today: date | UnknownDayError  # without a day, no review is called overdue

    @classmethod
    def of(cls, root: Path) -> Self:
        """Read the log and the evidence below *root*."""
        found = log.read(root)
        ledger = evidence.Ledger.load(root)
        said = [*found.problems, *ledger.problems]
        left, allowed, _ = allowance.settle(said, found.texts)
        known = baseline.load(root)
        left, held, _ = known.settle(left)
        verdicts = {
            number: tuple(evidence.judge(item, ledger) for item in decision.evidence)
            for number, decision in found.decisions.items()
        }
        healths = {
            number: health.of(decision, verdicts[number])
            for number, decision in found.decisions.items()
        }
        return cls(
            root=root,
            decisions=found.decisions,
            problems=[*left, *known.problems],
            held=[*allowed, *held],
            verdicts=verdicts,
            healths=healths,
            caught=seeded.fresh(root, found.decisions.values()),
            dead_cited=facts.dead_cited(root, found),
            inverse=relations.inverse(found.decisions),
            revisions=found.revisions,
            today=_today(root),
        )

    @property
    def broken(self) -> bool:
        """Whether something in the log is an error that nobody gave a reason for."""
        known = [held.problem for held in self.held if held.kind == "external"]
        return any(problem.severity == "error" for problem in (*self.problems, *known))

    def fingerprint(self, number: int) -> str:
        """A digest of all that a page can show of record *number*."""
        parts = [
            repr(self.decisions.get(number)),
            repr(self.verdicts.get(number)),
            repr(self.healths.get(number)),
            repr(self.inverse.get(number)),
            repr(self.overdue(number)),
            repr([said for (owner, _), said in sorted(self.caught.items()) if owner == number]),
            *self._arms(number),
        ]
        return sha256("\0".join(parts).encode()).hexdigest()

    @property
    def graph(self) -> str:
        """All relations of the log, as the text of a picture."""
        return graph.mermaid(graph.edges(self.decisions), self.decisions)

    def heirs(self, number: int) -> tuple[int, ...]:
        """The records in force that took the place of record *number*."""
        return relations.heirs(number, self.decisions, self.inverse)

    def overdue(self, number: int) -> bool:
        """Whether the day to review record *number* has passed."""
        decision = self.decisions.get(number)
        due = decision.review_by if decision else None
        if due is None or isinstance(self.today, UnknownDayError):
            return False
        return due < self.today

    def arm(self, side: Evidence | Contrast) -> str | None:
        """The text of one arm of a flip test, where it is a file of the run's experiment."""
        path, run = side.arm, side.run
        if not path or not run or not belongs(path, run) or not (self.root / path).is_file():
            return None
        return (self.root / path).read_text(encoding="utf-8", errors="replace")

    def _arms(self, number: int) -> Iterator[str]:
        """The texts of both arms, as the page shows how they differ."""
        decision = self.decisions.get(number)
        for item in decision.evidence if decision else ():
            for side in (item, item.contrast):
                yield (side and self.arm(side)) or ""


def _today(root: Path) -> date | UnknownDayError:
    try:
        return today(root, environ)
    except UnknownDayError as error:
        return error

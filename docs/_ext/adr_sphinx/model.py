"""The values of the decision log: frozen, plain, with no Sphinx, no clock and no file access.

Every enumeration of allowed words stands here once.
Linter, build, JSON Schema and pages read it from here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

LABEL = re.compile(r"^[OCEAR][1-9]\d*$")
"""A label inside a record: option, consequence, evidence, assumption or rule."""


class Status(StrEnum):
    """What people decided; written by hand, never computed."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"

    @property
    def in_force(self) -> bool:
        """Whether a decision with this status binds today."""
        return self is Status.ACCEPTED


class Health(StrEnum):
    """What the evidence says about a decision in force; computed, never written by hand."""

    HOLDING = "holding"
    AT_RISK = "at-risk"
    BROKEN = "broken"
    STALE = "stale"
    UNPROVEN = "unproven"


class Scope(StrEnum):
    """Whose decision a record is: this repository's first, then words for any other log."""

    SITE = "site"
    RAMPART = "rampart"
    TEAM = "team"
    CROSS_TEAM = "cross-team"
    ORGANISATION = "organisation"


class Kind(StrEnum):
    """How far a piece of evidence reaches; ``docs/reference/evidence.md`` explains each."""

    DETERMINISTIC = "deterministic"
    SIMULATED = "simulated"
    MEASURED = "measured"
    EXTERNAL = "external"

    @property
    def runs_anywhere(self) -> bool:
        """Whether `make site` can run it: no server, no clock, the same figures everywhere."""
        return self in {Kind.DETERMINISTIC, Kind.SIMULATED}


class Outcome(StrEnum):
    """The verdict on the chosen option's run."""

    PROVED = "proved"
    REFUTED = "refuted"
    STALE = "stale"
    NOT_RUN = "not-run"


class ContrastOutcome(StrEnum):
    """The verdict on the rejected option's run: the flip test."""

    FAILS_AS_EXPECTED = "fails-as-expected"
    NO_LONGER_FAILS = "no-longer-fails"
    STALE = "stale"
    NOT_RUN = "not-run"

    @property
    def published(self) -> ContrastOutcome:
        """The word for ``adrs.json``: a stale run of the rejected way is no run at all there."""
        return ContrastOutcome.NOT_RUN if self is ContrastOutcome.STALE else self


class RelationKind(StrEnum):
    """Relations a record may write; the inverse is derived."""

    SUPERSEDES = "supersedes"
    AMENDS = "amends"
    DEPENDS_ON = "depends-on"
    RELATES_TO = "relates-to"


@dataclass(frozen=True, kw_only=True)
class Bound:
    """What a figure must satisfy: at least ``min`` and at most ``max``; one of them is set."""

    min: float | None = None
    max: float | None = None

    def holds(self, value: float) -> bool:
        """Whether *value* lies within the bound."""
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)

    def __str__(self) -> str:
        """The bound in words: "at most 0", "at least 1", "exactly 2", "2 to 5"."""
        if self.min is not None and self.min == self.max:
            return f"exactly {self.min:g}"
        if self.min is not None and self.max is not None:
            return f"{self.min:g} to {self.max:g}"
        return f"at least {self.min:g}" if self.min is not None else f"at most {self.max:g}"


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """The flip test: a rejected option, run to show that it still fails."""

    option: str  # "O1"
    run: str  # pytest node id
    expect: dict[str, Bound]
    line: int  # where the `run` stands, for messages
    arm: str | None = None  # path of the file that holds the rejected way
    arm_line: int = 0


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One claim of a record and the run that backs it."""

    id: str  # "E1"
    kind: Kind
    shows: str  # the claim in one sentence
    claim: str | None  # the label it supports: "C1", "O2"
    run: str | None  # pytest node id; None only for external evidence
    expect: dict[str, Bound]
    line: int
    arm: str | None = None  # path of the file that holds the chosen way
    arm_line: int = 0
    contrast: Contrast | None = None
    source: str | None = None  # external only: a key of the bibliography
    review_by: datetime.date | None = None  # external only
    run_line: int = 0  # where the `run` stands, for messages
    option: str | None = None  # the chosen one, as the record says

    def sides(self, *, rejected: bool) -> tuple[str | None, str | None]:
        """The option whose figures count for one run, and the one whose never do."""
        other = self.contrast.option if self.contrast else None
        return (other, self.option) if rejected else (self.option, other)


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """Something the decision takes for granted, with a date to look again."""

    id: str
    text: str
    expires: datetime.date
    owner: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Something that enforces the decision, with a seeded violation that it must catch."""

    id: str
    tool: str  # "tirith", "import-linter", "test"
    ref: str
    seeded: str | None
    line: int
    says: str | None = None  # what must hold, in one sentence
    judges: str | None = None  # what a policy judges of every build: "adrs.json"


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """Leave to break one rule: for what, until when, signed by whom, and why."""

    rule: str  # "R1"
    place: str  # what may break it; `for` in the file
    until: datetime.date
    by: str
    why: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Part:
    """A labelled part of the body: an option (``O1``) or a consequence (``C1``)."""

    id: str
    text: str  # Markdown, one paragraph, without the label
    line: int


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One record of the log. Paths are relative to the repository's root, with ``/``."""

    number: int
    title: str
    status: Status
    date: datetime.date
    scope: Scope
    path: str  # "adrs/0006-outbox.md"
    rev: str  # revision of the text, 7 hex digits or more; see `revision`
    decision: str  # "We …", one sentence: the first of "Decision Outcome"
    cost: str | None  # the text of the first consequence that begins "Bad, because"
    decision_makers: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    review_by: datetime.date | None = None
    topic: str | None = None  # slug of /dec/<slug>/
    tags: tuple[str, ...] = ()
    chosen: str | None = None  # "O3"
    options: tuple[Part, ...] = ()
    consequences: tuple[Part, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    rules: tuple[Rule, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    relations: dict[RelationKind, tuple[int, ...]] = field(default_factory=dict)
    superseded_by: tuple[int, ...] | None = None  # as the file says; None where it says nothing
    lines: dict[str, int] = field(default_factory=dict)  # front matter key -> line
    cites: tuple[int, ...] = ()  # records that the text cites with the role

    @property
    def id(self) -> str:
        """The citable id, ``ADR-0012``."""
        return record_id(self.number)

    @property
    def url(self) -> str:
        """The page's address below the site's root, ``adr/0012/``."""
        return f"adr/{self.number:04}/"

    @property
    def labels(self) -> dict[str, int]:
        """Every label of the record with its line."""
        parts = (self.options, self.consequences, self.evidence, self.assumptions, self.rules)
        return {part.id: part.line for group in parts for part in group}


def record_id(number: int) -> str:
    """The citable id of record *number*: at least four digits."""
    return f"ADR-{number:04}"

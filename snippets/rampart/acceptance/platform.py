"""What a journey may ask of the platform, whatever stands behind it.

A driver carries this out: inside the process, or over a socket. Journeys see outcomes only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

from rampart.domain.role import Role
from rampart.domain.state import State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rampart.domain.policy_check import Enforcement, Outcome
    from rampart.notifier import Announcement

__all__ = ["Role", "State"]  # journeys find all their words here

T = TypeVar("T")


class Because(StrEnum):
    """Why the platform refuses, as far as a journey cares."""

    NOT_ALLOWED = "not allowed"
    NOT_FOUND = "not found"
    CONFLICT = "conflict"
    INVALID = "invalid"


class Process(StrEnum):
    """A process of the platform that a journey may have killed."""

    SERVER = "server"
    RELAY = "relay"
    CONSUMER = "consumer"


class Disorder(StrEnum):
    """What a broker may do to events."""

    TWICE = "each event is delivered twice"
    REORDERED = "events of a run arrive in another order"


class RefusedError(Exception):
    """The platform said no, for a reason that it is meant to give."""

    def __init__(self, because: Because, detail: str) -> None:
        super().__init__(f"refused, {because}: {detail}")
        self.because = because
        self.detail = detail


class BrokenError(Exception):
    """The platform failed: no answer, an answer too late, or an error of its own."""


class InexpressibleError(Exception):
    """The driver cannot do this, because the step has no such part."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who signed up."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A tenant."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """A named piece of infrastructure code of an organisation."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Check:
    """What a policy said about a run."""

    policy: str
    outcome: Outcome
    reason: str


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run as somebody sees it."""

    id: str
    state: State
    checks: tuple[Check, ...]
    approved_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the audit trail: what happened, and who did it."""

    what: str
    who: str


class Platform(Protocol):
    """The platform; each call but `sign_up` is made by a person.

    Raises ``RefusedError`` where the platform says no, ``BrokenError`` where it fails, and
    ``InexpressibleError`` where the step has no such part.
    """

    def sign_up(self, name: str) -> Person:
        """Make an account; the name gets a number, so that each journey has its own people."""
        ...

    def found(self, by: Person, *, name: str) -> Organisation:
        """Found an organisation, which *by* then owns."""
        ...

    def join(self, by: Person, organisation: Organisation, *, person: Person, role: Role) -> None:
        """Let a person in."""
        ...

    def part(self, by: Person, organisation: Organisation, *, person: Person) -> None:
        """End a membership."""
        ...

    def add_policy(
        self,
        by: Person,
        organisation: Organisation,
        *,
        name: str,
        source: str,
        enforcement: Enforcement,
    ) -> None:
        """Add a policy that every run of the organisation is checked by."""
        ...

    def add_workflow(
        self, by: Person, organisation: Organisation, *, name: str, approvals: int
    ) -> Workflow:
        """Add a workflow whose runs need that many approvals."""
        ...

    def move_workflow(self, by: Person, workflow: Workflow, *, to: Organisation, name: str) -> None:
        """Rename a workflow in a request that also names another organisation."""
        ...

    def archive(self, by: Person, workflow: Workflow) -> None:
        """Archive a workflow; its runs that wait are cancelled."""
        ...

    def delete(self, by: Person, workflow: Workflow) -> None:
        """Delete a workflow."""
        ...

    def request(self, by: Person, workflow: Workflow, *, plan: str, key: str | None = None) -> Run:
        """Request a run; the same key a second time means the same run."""
        ...

    def approve(self, by: Person, run: Run) -> None:
        """Approve a run."""
        ...

    def reject(self, by: Person, run: Run, *, reason: str) -> None:
        """Reject a run."""
        ...

    def cancel(self, by: Person, run: Run) -> None:
        """Cancel a run."""
        ...

    def look_at(self, by: Person, run: Run) -> Run:
        """The run as it is now."""
        ...

    def runs(self, by: Person, *, matching: str = "") -> list[Run]:
        """The runs that a person is shown, all or those that match a word."""
        ...

    def workflows(self, by: Person) -> list[Workflow]:
        """The workflows that a person is shown."""
        ...

    def trail(self, by: Person, run: Run) -> list[Entry]:
        """The audit trail of a run, oldest first."""
        ...

    def trail_of_all(self, by: Person, organisation: Organisation) -> list[Entry]:
        """The audit trail of an organisation, oldest first."""
        ...

    def announced(self, run: Run) -> list[Announcement]:
        """What the notifier was told about a run so far."""
        ...

    def is_announced(self, run: Run, kind: str) -> bool:
        """Whether the notifier hears this before a deadline."""
        ...

    def at_once(self, *actions: Callable[[], object]) -> Sequence[object]:
        """Carry the actions out at the same moment; return each result or refusal."""
        ...

    def notifier_goes_down(self) -> None:
        """The notifier refuses connections from now on."""
        ...

    def notifier_hangs(self) -> None:
        """The notifier takes connections and does not answer."""
        ...

    def notifier_is_back(self) -> None:
        """The notifier answers again."""
        ...

    def in_time(self, action: Callable[[], T]) -> T:
        """Carry *action* out, or raise ``BrokenError`` when a person would have given up."""
        ...

    def killed_while(self, process: Process, action: Callable[[], object]) -> None:
        """Kill the process at the first announcement of *action*, then start it again."""
        ...

    def disorder(self, how: Disorder) -> None:
        """Let the broker misbehave from now on."""
        ...

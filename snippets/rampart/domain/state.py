"""Where a run stands, and where it goes from there."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    CHECKING = "checking"
    DENIED = "denied"
    WAITING = "waiting_approval"
    APPLYING = "applying"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        """The state as people read it."""
        return self.value.replace("_", " ")


FINAL = frozenset({State.DENIED, State.SUCCEEDED, State.FAILED, State.REJECTED, State.CANCELLED})
"""A run that is here goes nowhere any more."""


def after_request(*, is_denied: bool, needed: int, is_errored: bool) -> tuple[State, ...]:
    """The states of a new run, up to the one in which it waits or ends."""
    begin = (State.QUEUED, State.CHECKING)
    if is_denied:
        return (*begin, State.DENIED)
    if needed:
        return (*begin, State.WAITING)
    return (*begin, *after_approval(is_errored=is_errored))


def after_approval(*, is_errored: bool) -> tuple[State, State]:
    """The states of a run that may go on: a teaching app applies nothing."""
    return (State.APPLYING, State.FAILED if is_errored else State.SUCCEEDED)

"""Child processes that die by a real SIGKILL at a step the parent chose.

The child reports each step over a pipe and waits for leave to go on.
So a kill lands between two statements that the experiment names, and never at a moment that a
clock chose: the same plan gives the same history on every machine.

The child is a fork of a warm parent, so that a kill costs milliseconds and not an import of Django.
SIGKILL ends a process, not a machine: what the operating system has accepted survives.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from multiprocessing.connection import Connection

FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True, kw_only=True)
class Step:
    """A named point in the child's work, and the item it was working on."""

    name: str
    number: int = 0


class Report(Protocol):
    """What the child calls at each step; it returns only if the child may live on."""

    def __call__(self, name: str, number: int = 0) -> None:
        """Tell the parent, and wait."""


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How one child ended: its exit status is -9 exactly when it was killed."""

    exit_status: int
    steps: tuple[Step, ...]
    killed_at: Step | None

    def count(self, name: str) -> int:
        """How many steps of that name the child reached."""
        return sum(step.name == name for step in self.steps)


class ChildError(Exception):
    """A child did something that no experiment asked for."""


class ChildFailedError(ChildError):
    """The child raised; the text is its traceback."""


class ChildHungError(ChildError):
    """The child said nothing for too long; it has been killed, and the run does not count."""


class UnplannedEndError(ChildError):
    """The child died unasked, or survived its SIGKILL: either way the run proves nothing."""


@dataclass(kw_only=True)
class KillPlan:
    """Kill points still to come; each strikes once, however often its step is reached again."""

    pending: set[Step]
    struck: list[Step] = field(default_factory=list)

    @classmethod
    def of(cls, steps: Iterable[Step]) -> KillPlan:
        """A plan that strikes at each of *steps*."""
        return cls(pending=set(steps))

    def strikes(self, step: Step) -> bool:
        """Whether the child dies at *step*; remembers that it did."""
        if step not in self.pending:
            return False
        self.pending.remove(step)
        self.struck.append(step)
        return True


def run(
    work: Callable[[Report], None],
    *,
    kill_at: Callable[[Step], bool],
    patience: float = 60.0,
) -> Ending:
    """Run *work* in a child process and kill it at the first step for which *kill_at* is true.

    *patience* is a safety net of seconds between two steps, not a part of any experiment.
    Close database connections first: a fork must not share them.
    """
    ours, theirs = FORK.Pipe()
    process = FORK.Process(target=_work_in_child, args=(work, theirs, ours))
    process.start()
    theirs.close()  # else the end of the child would not show as the end of the pipe
    try:
        steps, killed_at = _follow(ours, pid=_pid(process), kill_at=kill_at, patience=patience)
    finally:
        ours.close()
        process.join(patience)
        if process.exitcode is None:
            process.kill()
            process.join()
    if process.exitcode != (0 if killed_at is None else -signal.SIGKILL):
        message = f"exit status {process.exitcode}, kill sent at {killed_at}"
        raise UnplannedEndError(message)
    return Ending(exit_status=_status(process), steps=tuple(steps), killed_at=killed_at)


def _follow(
    pipe: Connection, *, pid: int, kill_at: Callable[[Step], bool], patience: float
) -> tuple[list[Step], Step | None]:
    """Answer the child's steps until it ends or is killed."""
    steps: list[Step] = []
    while True:
        if not pipe.poll(patience):
            os.kill(pid, signal.SIGKILL)
            message = f"no step for {patience:g} s; the last was {steps[-1] if steps else None}"
            raise ChildHungError(message)
        try:
            said = pipe.recv()
        except (EOFError, ConnectionResetError):
            return steps, None
        if isinstance(said, str):
            raise ChildFailedError(said)
        steps.append(said)
        if kill_at(said):
            os.kill(pid, signal.SIGKILL)
            return steps, said
        pipe.send(None)


def _work_in_child(work: Callable[[Report], None], pipe: Connection, parents: Connection) -> None:
    """Work in the child: report steps, and send the traceback of anything that goes wrong."""
    parents.close()  # else the child would outlive a parent that died

    def report(name: str, number: int = 0) -> None:
        pipe.send(Step(name=name, number=number))
        pipe.recv()

    try:
        work(report)
    except BaseException:  # noqa: BLE001 - the parent raises it again as ChildFailedError
        pipe.send(traceback.format_exc())


def _pid(process: multiprocessing.process.BaseProcess) -> int:
    assert process.pid is not None, "the process was started"  # noqa: S101 - for the type checker
    return process.pid


def _status(process: multiprocessing.process.BaseProcess) -> int:
    assert process.exitcode is not None, "the process was joined"  # noqa: S101 - likewise
    return process.exitcode

"""Let several workers get or create the same workflow at once, and count the rows.

All call Django's own `get_or_create`; nothing of Django is replaced or patched.
`interleaved` runs them step by step on SQLite in an order that a seed chooses.
`at_once` runs them in threads on PostgreSQL, where the scheduler of the machine decides.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db import connections

from experiments._harness import database
from experiments._harness.queries import pause_before_each
from experiments._harness.schedule import interleave

if TYPE_CHECKING:
    from collections.abc import Callable

    from experiments._harness.schedule import Pause, Turn
    from experiments.unique_constraint.models import AbstractWorkflow

ORGANISATION = 1


class Arm(Protocol):
    """A module with the model of a workflow."""

    Workflow: type[AbstractWorkflow]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the table holds when every worker has its workflow."""

    names: int
    calls: int
    duplicates: int  # rows beyond the first of their name
    unusable: int  # names for which `get_or_create` raises from now on


def workflow_ensure(workflow: type[AbstractWorkflow], name: str) -> AbstractWorkflow:
    """Return the organisation's workflow of that name, and create it if need be."""
    found, _ = workflow.objects.get_or_create(organisation_id=ORGANISATION, name=name)
    return found


def interleaved(*, arm: Arm, names: int, workers: int, seed: int) -> Result:
    """Interleave *workers* for each name, one statement at a time, on a SQLite file."""
    with database.fresh(arm.Workflow):
        for name in names_of(names):
            race(arm.Workflow, name=name, workers=workers, seed=seed)
        return _count(arm.Workflow, names=names, calls=names * workers)


def race(workflow: type[AbstractWorkflow], *, name: str, workers: int, seed: int) -> list[Turn]:
    """Let *workers* ensure one name, and return the order of their statements."""
    actors = {f"worker {number}": _actor(workflow, name) for number in range(workers)}
    return interleave(actors, seed=f"{seed} {name}")


def _actor(workflow: type[AbstractWorkflow], name: str) -> Callable[[Pause], None]:
    def act(pause: Pause) -> None:
        try:
            with pause_before_each(pause):
                _ensure_despite_duplicates(workflow, name)
        finally:
            connections.close_all()  # of this thread

    return act


def at_once(*, arm: Arm, names: int, workers: int, url: str) -> Result:
    """Let *workers* threads ask for each name at the same moment, on the server at *url*."""
    gate = threading.Barrier(workers)

    def work() -> None:
        try:
            for name in names_of(names):
                gate.wait(timeout=30)
                _ensure_despite_duplicates(arm.Workflow, name)
        except BaseException:
            gate.abort()  # else the others would wait for this worker
            raise
        finally:
            connections.close_all()  # of this thread

    with database.fresh(arm.Workflow, url=url):
        with ThreadPoolExecutor(max_workers=workers) as pool:
            for future in [pool.submit(work) for _ in range(workers)]:
                future.result()
        return _count(arm.Workflow, names=names, calls=names * workers)


def _ensure_despite_duplicates(workflow: type[AbstractWorkflow], name: str) -> None:
    """Call, and go on where an earlier worker's duplicate already makes the call raise."""
    try:
        workflow_ensure(workflow, name)
    except workflow.MultipleObjectsReturned:
        return  # `_count` counts it as a name that nobody can use


def names_of(count: int) -> list[str]:
    """The names that every worker asks for."""
    return [f"network-{number}" for number in range(count)]


def _count(workflow: type[AbstractWorkflow], *, names: int, calls: int) -> Result:
    return Result(
        names=names,
        calls=calls,
        duplicates=workflow.objects.count() - names,
        unusable=sum(_is_unusable(workflow, name) for name in names_of(names)),
    )


def _is_unusable(workflow: type[AbstractWorkflow], name: str) -> bool:
    """Whether the next caller meets an error."""
    try:
        workflow_ensure(workflow, name)
    except workflow.MultipleObjectsReturned:
        return True
    return False

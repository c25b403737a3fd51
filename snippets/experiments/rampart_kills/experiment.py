"""Let people work while processes die, wait until nothing is on its way any more, and count."""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rampart.acceptance import invariant

from experiments.rampart_kills import clients, witness
from experiments.rampart_kills.core import (
    AUDIT,
    NOTIFICATIONS,
    PROCESSES,
    RELAY,
    SERVER,
    Plan,
    Seen,
    counted,
)
from experiments.rampart_kills.job import Job
from experiments.rampart_kills.place import STEP, Place, copied
from experiments.rampart_kills.witness import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rampart.acceptance.servers import Servers

    from experiments.rampart_kills.core import Arm, Kill, Result, Size

PATIENCE = 60.0
"""Seconds without any progress, after which nothing more is expected; a safety net."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Rampart at work, and everything from which it is watched."""

    data: Path
    servers: Servers
    notifier: witness.Listener
    tap: witness.Tap
    trail: Progress
    place: Place


def experiment(
    *, arm: Arm, tables: Servers, size: Size, seed: int, struck: Sequence[str] = PROCESSES
) -> Result:
    """Carry the plan of *seed* out in the way of *arm*, on a copy of *tables*.

    Its kills strike the *struck* processes; one that has nothing to do need not be among them.
    """
    plan = Plan.seeded(size, seed=seed)
    with _scene(arm, tables) as scene, ExitStack() as reaping:
        answers = Progress()
        people = clients.pairs(scene.place, scene.notifier, answers=answers)
        work = {
            SERVER: answers,
            RELAY: scene.tap.progress,
            AUDIT: scene.trail,
            NOTIFICATIONS: scene.notifier.progress,
        }
        reapers = [
            Job(_reaper(scene.place, process, plan.kills[process], work[process]))
            for process in struck
        ]
        for each in reapers:
            reaping.enter_context(each)
        clients.carry_out(plan, people)
        left = _until_quiet(scene.servers, reapers)
        reaping.close()
        return counted(_seen(scene, left), killed=scene.place.killed)


@contextmanager
def _scene(arm: Arm, tables: Servers) -> Iterator[Scene]:
    with (
        tempfile.TemporaryDirectory() as folder,
        copied(tables) as servers,
        witness.Listener(knows_keys=arm.KNOWS_KEYS) as notifier,
        witness.tapped(servers) as tap,
        witness.watched_trail(servers) as trail,
        Place(arm, servers=servers, notifier=notifier.url, data=Path(folder)) as place,
    ):
        yield Scene(
            data=Path(folder),
            servers=servers,
            notifier=notifier,
            tap=tap,
            trail=trail,
            place=place,
        )


def _reaper(
    place: Place, process: str, kills: Sequence[Kill], progress: Progress
) -> Callable[[Callable[[], bool]], None]:
    """What kills a process each time it has done so much, and starts it again at once."""

    def reap(is_stopped: Callable[[], bool]) -> None:
        for kill in kills:
            # At least one more: whoever lives now must have been seen at work.
            wanted = max(kill.after, progress.done + 1)
            while not progress.reaches(wanted):
                if is_stopped():
                    return
            time.sleep(kill.pause)
            place.kill(process)
            place.start(process)

    return reap


def _until_quiet(servers: Servers, reapers: Sequence[Job]) -> int:
    """Wait until nothing is on its way; tell how much was when patience ended."""
    tables, queues = witness.Tables(servers), witness.Queues(servers)
    before, end = 0, 0.0
    while left := tables.left() + queues.waiting():
        for each in reapers:
            each.check()
        if left != before:
            before, end = left, time.monotonic() + PATIENCE
        if time.monotonic() > end:
            return left
        time.sleep(0.2)
    return 0


def _seen(scene: Scene, left: int) -> Seen:
    """Look at everything, when all is over."""
    tables, queues = witness.Tables(scene.servers), witness.Queues(scene.servers)
    ask = invariant.asking(STEP, data=scene.data, servers=scene.servers)
    return Seen(
        runs=tables.runs(),
        entries=tables.entries(),
        told=scene.notifier.told(),
        calls=scene.notifier.calls,
        published=scene.tap.keys,
        undone=tables.undone(),
        gave_up=scene.place.log.count("nobody was told"),
        dead=queues.dead(),
        left=left,
        broken=tuple(invariant.broken(ask, step=STEP.number, patience=0)),
    )

"""Actors interleaved step by step in an order that a seed chooses.

An actor is an ordinary function that calls ``pause(label)`` before each step.
Each runs in a thread of its own, because a pause may happen deep inside somebody else's code, for
instance between the SELECT and the INSERT of Django's ``get_or_create``; a generator could not
stop there.
Only one actor runs at any moment, so the threads add no chance: the seed is the whole schedule.
"""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Pause(Protocol):
    """What an actor calls before a step; it returns when the schedule reaches that step."""

    def __call__(self, label: str) -> None:
        """Wait for the next turn, which will be spent on *label*."""


class Turn(NamedTuple):
    """One turn of the schedule: who ran, and the step that the turn began with."""

    actor: str
    step: str


class ActorStuckError(Exception):
    """An actor did not reach its next pause, for instance because it waits for another's lock."""


class _Player(threading.Thread):
    """An actor in its thread, with the two signals that pass the turn to it and back."""

    def __init__(self, name: str, actor: Callable[[Pause], None]) -> None:
        super().__init__(name=name, daemon=True)
        self.actor = actor
        self.next_step = "start"
        self.finished = False
        self.error: BaseException | None = None
        self._go = threading.Semaphore(0)
        self._back = threading.Semaphore(0)

    def run(self) -> None:
        self._go.acquire()
        try:
            self.actor(self._pause)
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that schedules
            self.error = error
        self.finished = True
        self._back.release()

    def _pause(self, label: str) -> None:
        self.next_step = label
        self._back.release()
        self._go.acquire()

    def take_turn(self, patience: float) -> Turn:
        turn = Turn(self.name, self.next_step)
        self._go.release()
        if not self._back.acquire(timeout=patience):
            message = f"{turn.actor} did not come back from {turn.step} within {patience:g} s"
            raise ActorStuckError(message)
        return turn


def interleave(
    actors: Mapping[str, Callable[[Pause], None]], *, seed: int | str, patience: float = 30.0
) -> list[Turn]:
    """Run *actors* to their ends, one step at a time, and return the turns as they were taken.

    The first error of an actor is raised once the others have finished.
    """
    chance = random.Random(seed)
    players = [_Player(name, actor) for name, actor in actors.items()]
    for player in players:
        player.start()
    turns, active = [], list(players)
    while active:
        player = chance.choice(active)
        turns.append(player.take_turn(patience))
        if player.finished:
            active.remove(player)
            player.join()
    for player in players:
        if player.error is not None:
            raise player.error
    return turns

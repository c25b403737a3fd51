"""Change an event while some are on their way, and count what their reader makes of them.

A producer publishes event after event and is replaced midway by its new release.
Between it and its reader lies a queue, so that the reader is some events behind.
The reader is replaced as well: before the producer, at the same moment, or after it.

What a release cannot read stays in the queue for the next one, as a broker would keep it.
A reader drops what it has had before, by the number of the event: the inbox of ADR-0009.
"""

from __future__ import annotations

import random
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Protocol

from experiments.event_versions.change import RunFinished, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from experiments.event_versions.change import Change, Message, Release

PEOPLE = ("ada", "ben", "cleo", "dev")


class Arm(Protocol):
    """A module with one way to publish and to read."""

    def publish(self, event: RunFinished, *, release: Release) -> Sequence[Message]:
        """Return what a producer of this release puts into the queue."""

    def read(self, message: Message, *, release: Release) -> RunFinished:
        """Return what a reader of this release takes out, or raise UnreadableError."""


@dataclass(frozen=True, kw_only=True)
class RollOut:
    """When who is replaced, counted in events that the producer has published."""

    events: int
    producer: int
    reader: int
    behind: int  # events that lie in the queue at any moment

    def is_new_producer(self, number: int) -> bool:
        """Whether the new release publishes this event."""
        return number >= self.producer

    def is_new_reader(self, number: int) -> bool:
        """Whether the new release is the first to read this event."""
        return number + self.behind >= self.reader


ROLL_OUTS = {
    "reader first": RollOut(events=1_000, producer=500, reader=250, behind=100),
    "both at once": RollOut(events=1_000, producer=500, reader=500, behind=100),
    "reader last": RollOut(events=1_000, producer=500, reader=750, behind=100),
}


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of the events, once both sides were replaced and the queue was worked off."""

    events: int
    sent: int  # messages
    copies: int  # messages about an event that had taken effect
    waited: int  # events that only a later release of the reader could read
    unread: int  # events that neither release could read
    wrong: int  # events that were read as something else

    def __add__(self, other: Result) -> Result:
        """Return both together."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Result(**dict(zip(vars(self), map(sum, pairs), strict=True)))


def run(arm: Arm, *, change: Change, roll_outs: Iterable[RollOut], seed: int) -> Result:
    """Play the roll-outs through, and add up their results."""
    first, *others = (_play(arm, change, roll_out, seed) for roll_out in roll_outs)
    return sum(others, start=first)


def _play(arm: Arm, change: Change, roll_out: RollOut, seed: int) -> Result:
    events = list(_events(roll_out.events, seed))
    queue = list(_published(arm, change, roll_out, events))
    read: dict[int, RunFinished] = {}
    kept: list[Message] = []
    copies = 0
    for number, message in queue:
        release = change.new if roll_out.is_new_reader(number) else change.old
        copies += _take(arm, message, release=release, read=read, kept=kept)
    soon = len(read)
    for message in kept:
        copies += _take(arm, message, release=change.new, read=read, kept=[])
    return Result(
        events=len(events),
        sent=len(queue),
        copies=copies,
        waited=len(read) - soon,
        unread=len(events) - len(read),
        wrong=sum(read[each.number] != each for each in events if each.number in read),
    )


def _events(count: int, seed: int) -> Iterator[RunFinished]:
    chance = random.Random(seed)
    for number in range(count):
        minutes = chance.randint(1, 59)
        yield RunFinished(number=number, who=chance.choice(PEOPLE), seconds=minutes * 60)


def _published(
    arm: Arm, change: Change, roll_out: RollOut, events: Iterable[RunFinished]
) -> Iterator[tuple[int, Message]]:
    """Each message, with the number of its event."""
    for event in events:
        release = change.new if roll_out.is_new_producer(event.number) else change.old
        for message in arm.publish(event, release=release):
            yield event.number, message


def _take(
    arm: Arm,
    message: Message,
    *,
    release: Release,
    read: dict[int, RunFinished],
    kept: list[Message],
) -> bool:
    """Read a message or keep it for the next release; return whether it was a copy."""
    try:
        event = arm.read(message, release=release)
    except UnreadableError:
        kept.append(message)
        return False
    is_copy = event.number in read
    if not is_copy:
        read[event.number] = event
    return is_copy

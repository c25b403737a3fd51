"""Two changes of the event "a run finished": one shows in the body, the other does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Body = dict[str, Any]


class UnreadableError(Exception):
    """A body or a version that this release does not know; the message stays in the queue."""


@dataclass(frozen=True, kw_only=True)
class RunFinished:
    """What happened, and what a reader must make of it."""

    number: int
    who: str
    seconds: int


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A way to put the event into a body."""

    write: Callable[[RunFinished], Body]
    read: Callable[[Body], RunFinished]  # raises UnreadableError for a body of another shape


@dataclass(frozen=True, kw_only=True)
class Message:
    """What lies in the queue; the version is part of its type, where the type has one."""

    body: Body
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class Release:
    """A state of the code, of a producer or a reader: the shapes that it knows, oldest first.

    ``raises`` makes of a body of each old shape one of the next.
    """

    shapes: tuple[Shape, ...]
    raises: tuple[Callable[[Body], Body], ...] = ()

    @property
    def shape(self) -> Shape:
        """The shape that this release was written for."""
        return self.shapes[-1]

    @property
    def version(self) -> int:
        """The version of that shape."""
        return len(self.shapes)

    def raised(self, message: Message) -> Body:
        """The body in the shape of this release."""
        if message.version is None or message.version > self.version:
            raise UnreadableError
        body = message.body
        for step in self.raises[message.version - 1 :]:
            body = step(body)
        return body


@dataclass(frozen=True, kw_only=True)
class Change:
    """The release before a change, and the one after it."""

    old: Release
    new: Release


def _write_name(event: RunFinished) -> Body:
    return {"number": event.number, "who": event.who, "took": event.seconds // 60}


def _read_name(body: Body) -> RunFinished:
    if not isinstance(body["who"], str):
        raise UnreadableError
    return RunFinished(number=body["number"], who=body["who"], seconds=body["took"] * 60)


def _write_person(event: RunFinished) -> Body:
    return {**_write_name(event), "who": {"id": 7, "name": event.who}}


def _read_person(body: Body) -> RunFinished:
    if not isinstance(body["who"], dict):
        raise UnreadableError
    return _read_name({**body, "who": body["who"]["name"]})


def _write_seconds(event: RunFinished) -> Body:
    return {**_write_name(event), "took": event.seconds}


def _read_seconds(body: Body) -> RunFinished:
    if not isinstance(body["who"], str):
        raise UnreadableError
    return RunFinished(number=body["number"], who=body["who"], seconds=body["took"])


NAME = Shape(write=_write_name, read=_read_name)
PERSON = Shape(write=_write_person, read=_read_person)
SECONDS = Shape(write=_write_seconds, read=_read_seconds)

NAME_TO_PERSON = Change(
    old=Release(shapes=(NAME,)),
    new=Release(
        shapes=(NAME, PERSON),
        raises=(lambda body: {**body, "who": {"id": None, "name": body["who"]}},),
    ),
)
"""``who`` was a name and becomes an object; whoever looks at a body can tell."""

MINUTES_TO_SECONDS = Change(
    old=Release(shapes=(NAME,)),
    new=Release(
        shapes=(NAME, SECONDS),
        raises=(lambda body: {**body, "took": body["took"] * 60},),
    ),
)
"""``took`` was in minutes and is now in seconds; both are whole numbers."""

"""No version: the reader tells the shape by looking at the body, the newest first."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from experiments.event_versions.change import Message, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from experiments.event_versions.change import Release, RunFinished


def publish(event: RunFinished, *, release: Release) -> Sequence[Message]:
    """Return what a producer of this release puts into the queue."""
    return [Message(body=release.shape.write(event))]


def read(message: Message, *, release: Release) -> RunFinished:
    """Return what a reader of this release takes out."""
    for shape in reversed(release.shapes):
        with suppress(UnreadableError):
            return shape.read(message.body)
    raise UnreadableError

"""The decided way: a version in the type, and the reader raises old events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.event_versions.change import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from experiments.event_versions.change import Release, RunFinished


def publish(event: RunFinished, *, release: Release) -> Sequence[Message]:
    """Return what a producer of this release puts into the queue."""
    return [Message(version=release.version, body=release.shape.write(event))]


def read(message: Message, *, release: Release) -> RunFinished:
    """Return what a reader of this release takes out."""
    return release.shape.read(release.raised(message))

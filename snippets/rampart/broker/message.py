"""What travels through a broker, and what is left of it when nobody could handle it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Message:
    """A body and what it is about; `kind` routes it, as in ``rampart.run.approved.v2``."""

    id: str
    kind: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class DeadLetter:
    """A message that its queue gave up, why, and how often it had been delivered by then."""

    queue: str
    message: Message
    reason: str
    deliveries: int

"""What becomes of a message that was handed over; the same for every broker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from rampart.broker.port import LIMIT, PoisonError

if TYPE_CHECKING:
    from collections.abc import Callable

    from structlog.typing import FilteringBoundLogger as BoundLogger

    from rampart.broker.message import Message

LONGEST = 1_000
"""Characters of a reason; an error may quote a whole document."""

UNWITNESSED = f"delivered {LIMIT} times, and each time its consumer ended before it could say why"

_log = structlog.get_logger("rampart.broker")


@dataclass(frozen=True, kw_only=True)
class Handled:
    """It can be acknowledged."""


@dataclass(frozen=True, kw_only=True)
class GivenBack:
    """It is to be delivered again."""


@dataclass(frozen=True, kw_only=True)
class Dead:
    """It is to go to the dead letters, for this reason."""

    reason: str


def hand_over(
    message: Message, handle: Callable[[Message], None], *, deliveries: int
) -> Handled | GivenBack | Dead:
    """Call *handle* and judge how it ended, in the delivery that makes it *deliveries*."""
    log = _log.bind(message=message.id, kind=message.kind, deliveries=deliveries)
    try:
        handle(message)
    except PoisonError as error:
        return _dead(log, error.reason)
    except Exception as error:
        log.warning("handler failed", exc_info=True)
        if deliveries < LIMIT:
            return GivenBack()
        return _dead(log, f"delivered {LIMIT} times, at last {type(error).__name__}: {error}")
    return Handled()


def _dead(log: BoundLogger, reason: str) -> Dead:
    """Dead of *reason*: short enough for a header, without halves of characters."""
    storable = reason[:LONGEST].encode(errors="replace").decode()
    log.error("dead letter", reason=storable)
    return Dead(reason=storable)

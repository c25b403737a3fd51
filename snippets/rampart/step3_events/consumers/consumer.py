"""What a consumer does with an event."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from rampart.broker import PoisonError
from rampart.step2_modular.audit import api as audit
from rampart.step2_modular.notifications import api as notifications

if TYPE_CHECKING:
    from collections.abc import Callable

    from rampart.domain.change import Change

TIMEOUT = 5.0
"""Seconds for the notifier to answer: nobody waits for this process."""

LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
"""Refusals that speak of the moment, and not of the announcement."""


class AwayError(Exception):
    """Somebody outside is away; it says nothing about the event, which waits for them."""


@dataclass(frozen=True, kw_only=True)
class Consumer:
    """A name, a call to the outside that may be repeated, and an effect in the database.

    The call comes first and outside of any transaction, so that no lock waits for a network; who
    is called takes a repetition as one. The effect and the note in the inbox are one transaction.
    """

    name: str
    call: Callable[[Change], None]
    effect: Callable[[Change], None]


def _no_call(_: Change) -> None:
    """Nobody outside is told."""


def _record(change: Change) -> None:
    audit.record([change])


def _send(change: Change) -> None:
    """Call the notifier; what it refuses for good will not be taken the next time either."""
    try:
        notifications.send(change, timeout=TIMEOUT)
    except notifications.NotToldError as error:
        status = error.status
        if status is None or status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise AwayError(f"the notifier: {error}") from error
        raise PoisonError(f"the notifier refused it: {status}") from error


CONSUMERS = {
    each.name: each
    for each in (
        Consumer(name="audit", call=_no_call, effect=_record),
        Consumer(name="notifications", call=_send, effect=notifications.note),
    )
}

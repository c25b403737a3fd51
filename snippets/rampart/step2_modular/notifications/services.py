"""Tells people."""

from __future__ import annotations

from functools import partial, update_wrapper
from typing import TYPE_CHECKING

import requests
import structlog
from django.conf import settings
from django.db import transaction

from rampart.step2_modular.notifications.models import Notification
from rampart.step2_modular.notifications.news import news_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rampart.domain.change import Change

TIMEOUT = 0.5
"""Seconds for the notifier to answer: whoever waits for it is a person."""

SILENT = "no answer"
OK, REDIRECTED = 200, 300
"""Between them are the answers of a notifier that took it."""

log = structlog.get_logger("rampart.notifications")


class NotToldError(Exception):
    """The notifier did not take it. The message is without its address, which may hold a secret.

    *status* is what it answered, if anything.
    """

    def __init__(self, status: int | None = None) -> None:
        super().__init__(SILENT if status is None else f"answered {status}")
        self.status = status


def tell_after_commit(changes: Sequence[Change]) -> None:
    """Tell people once the transaction holds; what is left to tell stands in memory only."""
    for change in changes:
        transaction.on_commit(_telling(change), robust=True)  # M18


def _telling(change: Change) -> Callable[[], None]:
    """What tells people of a change; it has a name, which Django logs where it fails."""
    return update_wrapper(partial(_try_to_tell, change), _try_to_tell)


def _try_to_tell(change: Change) -> None:
    try:
        send(change, timeout=TIMEOUT)
    except NotToldError as error:
        log.warning("nobody was told", change=change.key, what=change.what, error=str(error))
    else:
        note(change)


def send(change: Change, *, timeout: float) -> None:
    """Call the notifier, if it is to be told; it takes a repetition of the same change as one.

    Raises `NotToldError` when it is silent for *timeout* seconds, or does not say that it took it.
    """
    news = news_of(change)
    if news is None or not settings.NOTIFIER_URL:
        return
    message = {"run": str(change.run_id), "kind": news.kind, "text": news.text}
    headers = {"Idempotency-Key": change.key}
    try:
        # A redirect would be followed by a GET without the message, and pass for an answer.
        answer = requests.post(
            settings.NOTIFIER_URL,
            json=message,
            headers=headers,
            timeout=timeout,
            allow_redirects=False,
        )
    except requests.RequestException:
        raise NotToldError from None
    if not OK <= answer.status_code < REDIRECTED:
        raise NotToldError(answer.status_code)


def note(change: Change) -> None:
    """Note what was sent."""
    news = news_of(change)
    if news is not None and settings.NOTIFIER_URL:
        Notification.objects.create(
            organisation_id=change.organisation_id,
            run_id=change.run_id,
            number=change.number,
            kind=news.kind,
            text=news.text,
        )

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

log = structlog.get_logger("rampart.notifications")


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
    except requests.RequestException as error:
        log.warning("nobody was told", change=change.key, what=change.what, error=str(error))
    else:
        note(change)


def send(change: Change, *, timeout: float) -> None:
    """Call the notifier, if it is to be told; it takes a repetition of the same change as one.

    Raises ``requests.RequestException`` when it does not answer in *timeout* seconds, or refuses.
    """
    news = news_of(change)
    if news is None or not settings.NOTIFIER_URL:
        return
    message = {"run": str(change.run_id), "kind": news.kind, "text": news.text}
    headers = {"Idempotency-Key": change.key}
    answer = requests.post(settings.NOTIFIER_URL, json=message, headers=headers, timeout=timeout)
    answer.raise_for_status()


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

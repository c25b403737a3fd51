"""Who is told of a change: the one place where this module meets those that follow it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from rampart.domain.change import Change

Listener = Callable[[Sequence[Change]], None]


def tell(changes: Sequence[Change]) -> None:
    """Tell each listener, inside of the transaction that made the changes."""
    for path in settings.RUN_LISTENERS:
        _listener(path)(changes)


@cache
def _listener(path: str) -> Listener:
    listener: Listener = import_string(path)
    return listener

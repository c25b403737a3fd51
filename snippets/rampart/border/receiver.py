"""Who listens to whose models: the receivers that are connected to the signals of models."""

from __future__ import annotations

import inspect
import weakref
from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import signals
from django.dispatch.dispatcher import NONE_ID

from rampart.border.caller import place
from rampart.border.crossing import BorderCrossedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType

    from rampart.border.module import Borders, Module

WATCHED = (
    "pre_init",
    "post_init",
    "pre_save",
    "post_save",
    "pre_delete",
    "post_delete",
    "m2m_changed",
)


def crossings(borders: Borders) -> Iterator[BorderCrossedError]:
    """Yield one for each receiver of a module that listens to a model of another."""
    for signal in WATCHED:
        for sender, receiver in _connected(signal):
            function = _function(receiver)
            listener = borders.module_of(function.__module__)
            heard = listener and _first_foreign(borders, listener, sender)
            if listener and heard:
                owner, label = heard
                every = "every model, so also of " if sender == NONE_ID else ""
                code = _code(function)
                yield BorderCrossedError(
                    caller=listener.name,
                    owner=owner.name,
                    what=f"listens to {signal} of {every}{label}",
                    where=place(code, code.co_firstlineno),
                )


def _connected(signal: str) -> Iterator[tuple[int, Callable[..., Any]]]:
    """Yield the id of each sender, as Django keeps it, and a receiver that is alive."""
    for (_, sender), kept, *_ in getattr(signals, signal).receivers:
        receiver = kept() if isinstance(kept, weakref.ReferenceType) else kept
        if receiver is not None:
            yield sender, receiver


def _first_foreign(borders: Borders, listener: Module, sender: int) -> tuple[Module, str] | None:
    """Return the owner and the label of the first model that the receiver hears from outside."""
    for model in apps.get_models(include_auto_created=True):
        owner = borders.owner_of(model)
        if sender in {NONE_ID, id(model)} and owner not in {None, listener}:
            return (owner, model._meta.label) if owner else None  # noqa: SLF001 - public
    return None


def _function(receiver: Callable[..., Any]) -> Callable[..., Any]:
    """Return what was written, without what is wrapped around it."""
    while isinstance(receiver, partial):
        receiver = receiver.func
    plain: Callable[..., Any] = inspect.unwrap(receiver)
    return plain


def _code(function: Callable[..., Any]) -> CodeType:
    """Return the code of a function, a method or an object with ``__call__``."""
    plain = function if hasattr(function, "__code__") else type(function).__call__
    code: CodeType = plain.__code__
    return code

"""The guard itself: it is on inside of `guard`, and nowhere else."""

from __future__ import annotations

import inspect
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from django.db import connections
from django.db.backends.signals import connection_created

from rampart.border import receiver, statement
from rampart.border.caller import Callers
from rampart.border.crossing import BorderCrossedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

    from rampart.border.caller import Caller
    from rampart.border.module import Borders, Module


@contextmanager
def guard(borders: Borders) -> Iterator[None]:
    """Raise BorderCrossedError at a statement or a receiver that crosses a border.

    A statement is stopped before it is sent.
    A crossing that the code swallowed is raised again at the end, and so is one by a receiver that
    was connected meanwhile.
    Raises BordersError where the map does not fit the installed apps.
    """
    watch = Watch(owners=borders.owners(), callers=Callers(borders=borders))
    _raise_first(receiver.crossings(borders))
    with _on_every_connection(watch):
        yield
    _raise_first(watch.raised)
    _raise_first(receiver.crossings(borders))


@dataclass(kw_only=True)
class Watch:
    """Looks at each statement before it is sent; works as a wrapper of Django's connections."""

    owners: dict[str, Module]
    callers: Callers
    raised: list[BorderCrossedError] = field(default_factory=list)

    def __call__(
        self,
        execute: Callable[..., object],
        sql: object,
        params: object,
        many: bool,  # noqa: FBT001 - Django sets the signature
        context: dict[str, Any],
    ) -> object:
        """Send the statement, unless it crosses a border."""
        self.check(sql)
        return execute(sql, params, many, context)

    def check(self, sql: object) -> None:
        """Raise for the first table of another module than the caller's."""
        touched = [
            (use, self.owners[use.table])
            for use in statement.uses(_text(sql))
            if use.table in self.owners
        ]
        caller = self.callers.find(inspect.currentframe()) if touched else None
        if caller is None:
            return
        for use, owner in touched:
            if owner is not caller.module:
                self._refuse(caller, use, owner)

    def _refuse(self, caller: Caller, use: statement.Use, owner: Module) -> None:
        verb = "writes to" if use.writes else "reads"
        through = f" through {caller.through}" if caller.through else ""
        crossing = BorderCrossedError(
            caller=caller.module.name,
            owner=owner.name,
            what=f"{verb} {use.table}{through}",
            where=caller.where,
        )
        self.raised.append(crossing)
        raise crossing


@runtime_checkable
class Composed(Protocol):
    """A statement that psycopg puts together."""

    def as_string(self, context: None) -> str:
        """Return its text."""


def _text(sql: object) -> str:
    """Return the text of a statement; raises TypeError for what no driver here takes."""
    if isinstance(sql, str):
        return sql
    if isinstance(sql, bytes):
        return sql.decode()
    if isinstance(sql, Composed):
        return sql.as_string(None)
    raise TypeError(f"a statement of type {type(sql).__name__} cannot be read")


def _raise_first(crossings: Iterator[BorderCrossedError] | list[BorderCrossedError]) -> None:
    for crossing in crossings:
        raise crossing


@contextmanager
def _on_every_connection(watch: Watch) -> Iterator[None]:
    """Wrap the open connections of this thread, and all that any thread opens meanwhile."""
    wrapped: list[BaseDatabaseWrapper] = []
    with ExitStack() as stack:

        def wrap(connection: BaseDatabaseWrapper, **_: object) -> None:
            if not any(known is connection for known in wrapped):
                wrapped.append(connection)
                stack.enter_context(connection.execute_wrapper(watch))

        for connection in connections.all(initialized_only=True):
            wrap(connection)
        connection_created.connect(wrap, weak=False)
        stack.callback(connection_created.disconnect, wrap)
        yield

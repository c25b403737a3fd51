"""What Django sends to the database: counting statements, and pausing before them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from django.db import connection
from django.test.utils import CaptureQueriesContext

from experiments._harness import database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Model

    from experiments._harness.schedule import Pause

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Seen(Generic[T]):
    """What a call returned, and how many statements it took."""

    value: T
    queries: int


def watch(call: Callable[[], T]) -> Seen[T]:
    """Call and count."""
    with CaptureQueriesContext(connection) as captured:
        value = call()
    return Seen(value=value, queries=len(captured))


def growth(
    call: Callable[[], object],
    *,
    sizes: Iterable[int],
    fill: Callable[[int], object],
    models: Iterable[type[Model]],
    url: str | None = None,
) -> dict[int, int]:
    """The number of statements that *call* takes for each size, each in a fresh database."""
    counts = {}
    for size in sizes:
        with database.fresh(*models, url=url):
            fill(size)
            counts[size] = watch(call).queries
    return counts


@contextmanager
def pause_before_each(pause: Pause) -> Iterator[None]:
    """Let a schedule decide when each statement of this thread runs; its verb is the label.

    COMMIT and ROLLBACK are no statements to Django, so a transaction ends in the turn of its last
    statement and no actor waits while it holds a write lock.
    """

    def before(execute, sql, params, many, context):  # noqa: ANN001, ANN202
        pause(sql.split(maxsplit=1)[0])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(before):
        yield

"""Whose rows the database shows: on PostgreSQL it is told once a request, and refuses the rest.

Selectors filter by the tenants of whoever asks. This is the second lock, for the day on which one
of them forgets; see ADR-0023. SQLite has no such lock.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

SETTING = "rampart.tenants"


@contextmanager
def within(organisation_ids: Iterable[UUID]) -> Iterator[None]:
    """Show the rows of these organisations; before and after, PostgreSQL shows none."""
    _tell(organisation_ids)
    try:
        yield
    finally:
        _tell(())


def _tell(organisation_ids: Iterable[UUID]) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        tenants = ",".join(map(str, organisation_ids))
        cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, tenants])

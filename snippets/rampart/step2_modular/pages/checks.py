"""Checks that stop the start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.checks import Error, Tags, register

from rampart.step2_modular import tenancy

if TYPE_CHECKING:
    from collections.abc import Sequence


@register(Tags.database)
def tenants_are_apart(*, databases: Sequence[str] | None = None, **_: object) -> list[Error]:
    """Each table with rows of tenants is locked for the role of the app; see ADR-0023."""
    if "default" not in (databases or ()):
        return []
    return [
        Error(
            f"{table} shows rows of tenants to anybody",
            hint="migrate --database owner, and add the table to a migration with tenancy.lock",
            id="rampart.E001",
        )
        for table in tenancy.open_tables()
    ]

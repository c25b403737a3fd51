"""What says nothing about a request or an event: the database is away, full, or takes no writes."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError

READ_ONLY = "25006"
"""SQLSTATE of a write where one may only read, as after a failover; to Django it is internal."""


def is_away(error: BaseException | None) -> bool:
    """Whether the same thing may succeed a moment later, when the database is back."""
    if isinstance(error, OperationalError | InterfaceError):
        return True
    return getattr(getattr(error, "__cause__", None), "sqlstate", None) == READ_ONLY

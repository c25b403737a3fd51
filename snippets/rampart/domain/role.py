"""What a person may do in an organisation."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person may do in an organisation; an owner may do everything."""

    OWNER = "owner"
    AUTHOR = "author"
    APPROVER = "approver"
    VIEWER = "viewer"

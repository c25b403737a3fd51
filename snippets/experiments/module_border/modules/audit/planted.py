"""How the audit log listens to runs, without naming them in an import."""

from __future__ import annotations

from django.db.models.signals import post_save

HEARD: list[str] = []


def hear(**_: object) -> None:
    """Take note, without a query."""
    HEARD.append("saved")


def signal() -> list[str]:
    """A receiver for a model that is named in a string."""
    post_save.connect(hear, sender="runs.Run")
    return ["listening"]

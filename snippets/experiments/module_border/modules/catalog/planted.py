"""Ways in which the catalog reaches into runs, without naming them."""

from __future__ import annotations

from modules.catalog.models import Workflow


def reverse_relation() -> list[str]:
    """The other end of somebody else's relation."""
    return [f"{workflow.runs.count()} runs" for workflow in Workflow.objects.all()]


def cascade() -> list[str]:
    """A deletion that takes the rows of others with it."""
    _, deleted = Workflow.objects.all().delete()
    return sorted(deleted)

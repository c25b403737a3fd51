"""The door of the catalog: values go out, no models and no querysets."""

from __future__ import annotations

from django.db import transaction
from modules.catalog.models import Workflow


def workflow_name(workflow_id: int) -> str:
    """Return the name of a workflow."""
    return Workflow.objects.values_list("name", flat=True).get(pk=workflow_id)


@transaction.atomic
def workflow_rename(*, old: str, new: str) -> str:
    """Give a workflow a new name, and return it."""
    workflow = Workflow.named(old)
    workflow.name = new
    workflow.save(update_fields=["name"])
    return new

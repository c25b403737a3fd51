"""What the catalog may do."""

from __future__ import annotations

from modules.catalog.models import Label, Workflow
from modules.runs import api as runs


def own_many_to_many() -> list[str]:
    """The table between two own ones."""
    workflow = Workflow.objects.get()
    workflow.labels.add(Label.objects.create(word="paid"))
    return [label.word for label in workflow.labels.all()]


def method_of_own_model() -> list[str]:
    """A query of an own model."""
    return [Workflow.named("network").name]


def api_of_the_other() -> list[str]:
    """A question to another module."""
    return [f"{runs.run_count(pk)} runs" for pk in Workflow.objects.values_list("pk", flat=True)]

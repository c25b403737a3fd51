"""The door of runs."""

from __future__ import annotations

from modules.runs.models import Run


def run_count(workflow_id: int) -> int:
    """Return how many runs a workflow has."""
    return Run.objects.filter(workflow_id=workflow_id).count()

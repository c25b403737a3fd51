"""The selector of the waiting list."""

from django.db.models import QuerySet

from experiments.query_budget.models import Run


def run_list_waiting() -> QuerySet[Run]:
    """List the runs that wait, oldest first."""
    return Run.objects.order_by("pk").select_related("workflow").prefetch_related("checks")

"""Ways in which runs reaches into the catalog; each shows the right thing to its user."""

from __future__ import annotations

from django.apps import apps
from django.db import connection
from django.template import Context, Engine
from modules.runs.models import Run


def select_related() -> list[str]:
    """A join, so that the list needs one query."""
    return [run.workflow.name for run in Run.objects.select_related("workflow")]


def attribute() -> list[str]:
    """A relation, followed row by row."""
    return [run.workflow.name for run in Run.objects.all()]


def prefetch_related() -> list[str]:
    """A second query for all rows."""
    return [run.workflow.name for run in Run.objects.prefetch_related("workflow")]


def filter_over_relation() -> list[str]:
    """A join, only to filter."""
    return [run.audit_entry for run in Run.objects.filter(workflow__name="network")]


def template() -> list[str]:
    """A relation, followed by a template."""
    text = Engine().from_string("{{ run.workflow.name }}")
    return [text.render(Context({"run": run})) for run in Run.objects.all()]


def in_subquery() -> list[str]:
    """A queryset of the other module inside of an own query."""
    workflows = Run._meta.get_field("workflow").related_model.objects.filter(name="network")  # noqa: SLF001 - public
    return [run.audit_entry for run in Run.objects.filter(workflow__in=workflows)]


def raw_sql() -> list[str]:
    """A join, written by hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.name FROM runs_run AS r, catalog_workflow AS w WHERE r.workflow_id = w.id"
        )
        return [name for (name,) in cursor.fetchall()]


def get_model() -> list[str]:
    """A model that is asked for by its name."""
    return [workflow.name for workflow in apps.get_model("catalog", "Workflow").objects.all()]


def write() -> list[str]:
    """A row of the other module, changed through its manager."""
    changed = apps.get_model("catalog", "Workflow").objects.update(name="renamed")
    return [f"{changed} renamed"]


def method_of_model() -> list[str]:
    """A query that the other module wrote, called past its api."""
    return [apps.get_model("catalog", "Workflow").named("network").name]


def swallowed() -> list[str]:
    """A fallback around a join, which takes the guard's exception for a fault of the database."""
    try:
        return [run.workflow.name for run in Run.objects.select_related("workflow")]
    except Exception:  # noqa: BLE001 - that is the slip
        return ["unknown"]


def imported_model() -> list[str]:
    """A model that is imported."""
    from modules.catalog.models import Workflow  # noqa: PLC0415 - as it is done to avoid a cycle

    return [workflow.name for workflow in Workflow.objects.all()]


def imported_function() -> list[str]:
    """A function that is not in the api, and asks no database."""
    from modules.catalog.naming import spelled  # noqa: PLC0415 - likewise

    return [spelled(" Network ")]

"""What runs may do."""

from __future__ import annotations

from django.db import connection
from django.db.models.signals import post_save
from django.template import Context, Engine
from modules.audit import api as audit
from modules.catalog import api as catalog
from modules.runs.models import Run, Step


def own_join() -> list[str]:
    """A join of own tables, and a filter over it."""
    steps = Step.objects.select_related("run").filter(run__audit_entry="noted")
    return [f"{step.run.pk}: {step.name}" for step in steps]


def own_reverse_relation() -> list[str]:
    """Own rows, prefetched from the other end."""
    return [step.name for run in Run.objects.prefetch_related("steps") for step in run.steps.all()]


def own_subquery() -> list[str]:
    """An own queryset in another."""
    return [step.name for step in Step.objects.filter(run__in=Run.objects.filter(pk__gt=0))]


def own_template() -> list[str]:
    """An own relation, followed by a template."""
    text = Engine().from_string("{{ step.run.audit_entry }}")
    return [text.render(Context({"step": step})) for step in Step.objects.all()]


def own_signal() -> list[str]:
    """A receiver for an own model, which writes."""

    def note(instance: Run, **_: object) -> None:
        Step.objects.create(run=instance, name="noted")

    post_save.connect(note, sender=Run)
    Run.objects.get().save()
    return [step.name for step in Step.objects.filter(name="noted")]


def shared_table() -> list[str]:
    """A join with a table that everybody may use."""
    return [run.asked_by.username for run in Run.objects.select_related("asked_by")]


def id_of_another() -> list[str]:
    """The id of a row of another module, which is a value."""
    return [str(run.workflow_id) for run in Run.objects.filter(workflow_id__gt=0)]


def api() -> list[str]:
    """A question to another module."""
    return [catalog.workflow_name(run.workflow_id) for run in Run.objects.all()]


def api_in_a_transaction() -> list[str]:
    """A command to another module, whose function is decorated."""
    return [catalog.workflow_rename(old="network", new="mesh")]


def name_in_a_string() -> list[str]:
    """The name of a foreign table in a string and in a comment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'from catalog_workflow' FROM runs_run /* JOIN catalog_workflow */"
            " WHERE audit_entry <> ' JOIN audit_entry' -- FROM catalog_workflow"
        )
        return [text for (text,) in cursor.fetchall()]


def name_of_a_column() -> list[str]:
    """An own column that is named like a foreign table."""
    Run.objects.filter(audit_entry="noted").update(audit_entry="noted again")
    return [*Run.objects.order_by("audit_entry").values_list("audit_entry", flat=True)]


@audit.audited
def wrapped_by_another() -> list[str]:
    """An own query below a decorator of another module."""
    return [step.name for step in Step.objects.all()]

"""Ways into the catalog that the guard does not see, so that its limits are known."""

from __future__ import annotations

import asyncio

from django.apps import apps
from django.db import connection


def view_of_the_database() -> list[str]:
    """A view joins, and the statement names only the view."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM run_with_workflow")
        return [name for (name,) in cursor.fetchall()]


def driver() -> list[str]:
    """The driver is asked without Django."""
    return [name for (name,) in connection.connection.execute("SELECT name FROM catalog_workflow")]


def other_thread() -> list[str]:
    """Django's asynchronous methods work in a thread whose stack does not lead back here."""
    workflow = asyncio.run(apps.get_model("catalog", "Workflow").objects.aget())
    return [workflow.name]

"""Ask copies of a step, each in a process and on a database of its own; print JSON."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydantic  # noqa: F401 - children begin with what they would import anyway
import rampart
import requests  # noqa: F401 - the same
import structlog  # noqa: F401 - the same
from rampart.acceptance.driver import ApiPlatform
from rampart.acceptance.journeys import JOURNEYS
from rampart.acceptance.transport_socket import environment
from rampart.acceptance.verdict import end_of
from rampart.notifier import Notifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Field, Model
    from django.db.models.options import Options

FORK = multiprocessing.get_context("fork")
NOBODY = "00000000-0000-4000-8000-000000000000"
NOBODYS_NUMBER = 2**31 - 1


def ask(job: dict[str, Any]) -> dict[str, Any]:
    """Walk the journeys of the job; where it says so, point every id of every row at nobody."""
    rampart.__path__.insert(0, job["folder"])
    with tempfile.TemporaryDirectory() as data, Notifier() as notifier:
        _set_up(job["step"], data=Path(data), notifier=notifier.url)
        failed = list(_failed(job["journeys"], notifier))
        return {"failed": failed, **(_ids() if job["ids"] else {})}


def _set_up(step: str, *, data: Path, notifier: str) -> None:
    os.environ.update(
        environment(data=data, notifier=notifier), DJANGO_SETTINGS_MODULE=f"{step}.config.settings"
    )
    import django  # noqa: PLC0415 - only now is there something to set up
    from django.core.management import call_command  # noqa: PLC0415 - the same

    django.setup()
    from django.apps import apps  # noqa: PLC0415 - the same
    from django.conf import settings  # noqa: PLC0415 - the same
    from rampart.log import be_quiet  # noqa: PLC0415 - the same

    be_quiet()
    # Straight from the models: how the owner's table gets there is the owner's business.
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)


def _failed(names: Sequence[str], notifier: Notifier) -> Iterator[dict[str, str]]:
    from rampart.acceptance.transport_inside import InsideTransport  # noqa: PLC0415 - needs Django

    for number, name in enumerate(names, start=1):
        platform = ApiPlatform(InsideTransport(), notifier, number=number)
        journey = JOURNEYS[name]
        ending = end_of(lambda: journey.walk(platform))  # noqa: B023 - called at once
        if ending.kind != "passed":
            yield {"journey": name, "words": ending.words}


def _ids() -> dict[str, list[str]]:
    """The columns that name a row of another app, and those of them that take any id."""
    from django.apps import apps  # noqa: PLC0415 - needs Django

    columns = [
        (model, field)
        for model in apps.get_models()
        if model.__module__.startswith("rampart.")
        for field in _meta(model).concrete_fields
        if field.attname.endswith("_id") and not _is_own(model, field)
    ]
    taken = [column for column in columns if _takes_nobody(*column)]
    return {
        "columns": [f"{_meta(model).label}.{field.attname}" for model, field in columns],
        "taken": [f"{_meta(model).label}.{field.attname}" for model, field in taken],
    }


def _is_own(model: type[Model], field: Field[Any, Any]) -> bool:
    """Whether the column is a foreign key into the same app."""
    there = field.related_model
    return bool(there) and _meta(there).app_label == _meta(model).app_label


def _takes_nobody(model: type[Model], field: Field[Any, Any]) -> bool:
    """Whether the database keeps a row that names a row that is not there."""
    from django.db import IntegrityError, transaction  # noqa: PLC0415 - needs Django

    rows = model.objects
    row = rows.order_by("pk")[:1].get()  # a table without rows is an error
    kind = getattr(field, "target_field", field).get_internal_type()
    nobody = NOBODY if kind == "UUIDField" else NOBODYS_NUMBER
    try:
        with transaction.atomic():
            rows.filter(pk=row.pk).update(**{field.attname: nobody})
    except IntegrityError:
        return False
    return True


def _meta(model: type[Model]) -> Options[Model]:
    return model._meta  # noqa: SLF001 - Django documents it as public


def main() -> int:
    """Answer each job of the list that stands on the input, in its order."""
    jobs = json.load(sys.stdin)
    with FORK.Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        answers = pool.map(ask, jobs, chunksize=1)
    print(json.dumps(answers))  # noqa: T201 - its caller reads it
    return 0


if __name__ == "__main__":
    sys.exit(main())

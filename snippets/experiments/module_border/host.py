"""Run cases of the small project, each in a process and on a database of its own; print JSON."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings
from django.db import connection
from rampart.border import BorderCrossedError, Borders, Module, guard
from rampart.border.statement import uses

from experiments._harness.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

DEPTH = 60  # frames of the test runner and of Django
TIMES = 500  # for the seconds, which no test judges
SCHEMA = f"module_border_{os.getpid()}"  # on PostgreSQL
FORK = multiprocessing.get_context("fork")
BORDERS = Borders(
    modules=tuple(
        Module(name=name, package=f"modules.{name}", apps=(name,))
        for name in ("catalog", "runs", "audit")
    ),
    shared=frozenset({"auth", "contenttypes"}),
)
VIEW = (
    "CREATE VIEW run_with_workflow AS SELECT r.id, w.name"
    " FROM runs_run r JOIN catalog_workflow w ON w.id = r.workflow_id"
)


def configure(database: Database) -> None:
    """Set Django up with the small project in that database."""
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            *(module.package for module in BORDERS.modules),
        ],
        DATABASES={"default": database.settings()},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()


def clear(*, again: bool = True) -> None:
    """Delete what an earlier case left, and begin again."""
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        if again:
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")


def fill() -> None:
    """Make the tables; one user asked for one run of one workflow, which has one step."""
    from django.apps import apps  # noqa: PLC0415 - models wait for the settings

    clear()
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
        editor.execute(VIEW)
    user = apps.get_model("auth", "User").objects.create(username="ada")
    workflow = apps.get_model("catalog", "Workflow").objects.create(name="network")
    run = workflow.runs.create(asked_by=user, audit_entry="noted")
    run.steps.create(name="apply")


def judge(name: str, *, guarded: bool) -> dict[str, Any]:
    """Run one case, below the guard or without it."""
    module, _, function = name.partition(":")
    fill()
    try:
        with guard(BORDERS) if guarded else nullcontext():
            shown = getattr(importlib.import_module(module), function)()
    except BorderCrossedError as crossing:
        return {"shown": None, "crossing": crossing.__dict__, "said": str(crossing)}
    return {"shown": shown, "crossing": None, "said": None}


def apart(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Work in a child process, which leaves no receiver and no row behind."""
    ours, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=lambda: theirs.send(work()))
    process.start()
    theirs.close()
    seen = _received(ours)
    process.join()
    return seen


def _received(pipe: Connection) -> dict[str, Any]:
    """Return what the child sent; EOFError where it died, after its traceback."""
    seen: dict[str, Any] = pipe.recv()
    return seen


def weigh(name: str, *, times: int) -> dict[str, Any]:
    """Count the calls of Python and of C functions: without the guard, below it, and on new text.

    Runs before fill the caches of Django and of the guard, as the first test of a suite does; the
    guard has read a statement of the same text once.
    """
    module, _, function = name.partition(":")
    fill()
    work = getattr(importlib.import_module(module), function)
    calls = {}
    seconds = {}
    for state in ("off", "on"):
        with guard(BORDERS) if state == "on" else nullcontext():
            work()
            work()
            calls[state] = _calls(lambda: _below(DEPTH, work))
            start = time.perf_counter()
            for _ in range(times):
                _below(DEPTH, work)
            seconds[state] = time.perf_counter() - start
    with guard(BORDERS):
        uses.cache_clear()
        calls["new"] = _calls(lambda: _below(DEPTH, work))
    return {"calls": calls, "seconds": seconds}


def _below(depth: int, work: Callable[[], object]) -> object:
    """Work below so many frames of nobody's, as in a test of a view."""
    return _below(depth - 1, work) if depth else work()


def _calls(work: Callable[[], object]) -> int:
    """Return how many functions a piece of work calls."""
    events: Counter[str] = Counter()
    sys.setprofile(lambda _frame, event, _argument: events.update([event]))
    try:
        work()
    finally:
        sys.setprofile(None)
    return events["call"] + events["c_call"]


def main(words: list[str]) -> int:
    """Print what each case did, or what each weighs."""
    order, *names = words
    url = os.environ.get("DATABASE_URL")
    with tempfile.TemporaryDirectory() as folder:
        # Not `:memory:`, which would be another database in each thread.
        here = Database.sqlite(Path(folder) / "db.sqlite3")
        configure(Database.postgresql(url, schema=SCHEMA) if url else here)
        results = {}
        for name in names:
            if order == "weigh":
                results[name] = apart(lambda name=name: weigh(name, times=TIMES))
            else:
                results[name] = apart(lambda name=name: judge(name, guarded=order == "on"))
        clear(again=False)
    print(json.dumps(results, indent=1))  # noqa: T201 - its caller reads it
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

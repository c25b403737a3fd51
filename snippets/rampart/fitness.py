"""``python -m rampart.fitness STEP``: figures of a step's structure; ``--json`` for programs.

They say what no journey can: how queries grow with rows, which tables point into other apps, what
one deletion touches, and which apps import each other.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grimp

from rampart.acceptance.stage import PLAN, team, workflow
from rampart.acceptance.step import STEPS
from rampart.acceptance.transport_socket import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rampart.acceptance.platform import Person
    from rampart.acceptance.step import Step

FEW, MANY = 3, 30
SHELL = {"config", "pages"}
"""Packages of a step that may know every app: they only join them."""


def main(argv: Sequence[str]) -> int:
    """Print the figures of the step that *argv* names."""
    step = next(each for each in STEPS if str(each.number) == argv[0])
    with tempfile.TemporaryDirectory() as data:
        os.environ.update(
            environment(data=Path(data), notifier=""), DJANGO_SETTINGS_MODULE=step.settings
        )
        figures = {**_of_imports(step), **_of_django()}
    if "--json" in argv:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(figures))
    return 0


def _lines(figures: Mapping[str, Any]) -> Iterator[str]:
    """The figures for people; lists are counted, short ones named."""
    for name, value in figures.items():
        title = name.replace("_", " ")
        if isinstance(value, list):
            yield f"{title}: {len(value)}"
            if name == "mutual_imports":
                yield from (f"  {each}" for each in value)
        else:
            yield f"{title}: {value}"


def _of_imports(step: Step) -> dict[str, object]:
    """Which apps of the step import which, and which pairs import each other."""
    graph = grimp.build_graph("rampart", cache_dir=None)
    apps = sorted(_packages(step, graph), key=_name)
    arrows = [
        (one, other)
        for one in apps
        for other in apps
        if one != other
        and graph.direct_import_exists(importer=one, imported=other, as_packages=True)
    ]
    return {
        "apps": [_name(app) for app in apps],
        "imports": [f"{_name(one)} -> {_name(other)}" for one, other in arrows],
        "mutual_imports": [
            f"{_name(one)} <-> {_name(other)}"
            for one, other in combinations(apps, 2)
            if (one, other) in arrows and (other, one) in arrows
        ],
    }


def _packages(step: Step, graph: grimp.ImportGraph) -> list[str]:
    """The packages of the step's modules: as its map says, or all where it has none."""
    borders = step.borders
    if borders is None:
        found = [app for app in graph.find_children(step.package) if graph.find_descendants(app)]
    else:
        found = [module.package for module in borders.modules]
    return [app for app in found if _name(app) not in SHELL]


def _name(app: str) -> str:
    return app.rpartition(".")[2]


def _of_django() -> dict[str, object]:
    """What the models and the queries of the step show."""
    import django  # noqa: PLC0415 - the settings are named only now
    from django.apps import apps  # noqa: PLC0415 - the same
    from django.core.management import call_command  # noqa: PLC0415 - the same
    from django.urls import get_resolver  # noqa: PLC0415 - the same

    django.setup()
    from rampart.log import be_quiet  # noqa: PLC0415 - the same

    be_quiet()
    call_command("migrate", verbosity=0)
    own = {config.label for config in apps.get_app_configs() if config.name.startswith("rampart.")}
    relations = sorted(
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if model._meta.app_label in own
        and field.is_relation
        and field.concrete
        and field.related_model
        and field.related_model._meta.app_label in own - {model._meta.app_label}
    )
    return {
        "relations_into_other_apps": relations,
        "addresses": sorted(_addresses(get_resolver().url_patterns)),
        **_of_queries(),
    }


def _addresses(patterns: Sequence[Any], before: str = "") -> Iterator[str]:
    """Every address of the site, with the converters in place of ids."""
    for pattern in patterns:
        here = f"{before}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from _addresses(pattern.url_patterns, here)
        else:
            yield here


def _of_queries() -> dict[str, object]:
    """How many queries the list of runs and the first page cost, with few and with many rows."""
    from django.db import connection  # noqa: PLC0415 - Django is set up only now
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - the same

    from rampart.acceptance.driver import ApiPlatform  # noqa: PLC0415 - the same
    from rampart.acceptance.transport_inside import InsideTransport  # noqa: PLC0415 - the same
    from rampart.notifier import Notifier  # noqa: PLC0415 - the same

    platform = ApiPlatform(InsideTransport(), Notifier(), number=0)
    members = team(platform)
    author = members.author

    def cost(person: Person, path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            platform.text(person, path)
        return len(queries)

    counted: dict[str, object] = {}
    made = 0
    for rows in (FEW, MANY):
        for _ in range(rows - made):
            platform.request(author, workflow(platform, members), plan=PLAN)
        made = rows
        counted[f"queries_of_runs_at_{rows}"] = cost(author, "/api/runs")
        counted[f"queries_of_overview_at_{rows}"] = cost(author, "/")
    return counted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

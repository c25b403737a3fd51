"""Let each module change a column of its own, and count who notices; then try ids of nobody.

A change is made in a copy of a step's package, by its owner alone. A journey that the step passes
without the change is walked again: where it fails now, the owner has broken it for others.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from experiments.module_tables.change import CHANGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from experiments.module_tables.change import Change, Uses

SNIPPETS = Path(__file__).parents[2]
JOURNEY = "trail_tells_a_run_in_order"
"""Both steps pass it, and it asks every module; what was announced, nobody asks the platform."""
WITH_A_KEY = "keys_of_two_organisations_do_not_meet"
"""Both steps pass it, too; the second keeps the key in a table."""


class Arm(Protocol):
    """A module that names a step of Rampart."""

    STEP: str
    USES: Mapping[str, Uses]


class HostError(Exception):
    """The step could not be asked, so nothing is known of it."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How many modules changed a column, and which of them broke the journey by it."""

    changed: int
    reaching: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ids:
    """The columns that name a row of another app, and those that take an id of nobody."""

    columns: tuple[str, ...]
    taken: tuple[str, ...]


def reach(arm: Arm, changes: Sequence[Change] = CHANGES) -> Reach:
    """Make each change on its own, and walk the journey."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = [_job(arm, change, Path(folder), [JOURNEY]) for change in (None, *changes)]
        before, *after = _asked(jobs)
    if before["failed"]:
        raise HostError(f"without any change: {before['failed']}")
    pairs = zip(changes, after, strict=True)
    return Reach(
        changed=len(changes),
        reaching=tuple(change.module for change, answer in pairs if answer["failed"]),
    )


def ids(arm: Arm) -> Ids:
    """Walk two journeys, then let a row of each table name rows that are not there."""
    with tempfile.TemporaryDirectory() as folder:
        job = _job(arm, None, Path(folder), [JOURNEY, WITH_A_KEY])
        (answer,) = _asked([job | {"ids": True}])
    if answer["failed"]:
        raise HostError(str(answer["failed"]))
    return Ids(columns=tuple(answer["columns"]), taken=tuple(answer["taken"]))


def _job(
    arm: Arm, change: Change | None, folder: Path, journeys: Sequence[str]
) -> dict[str, object]:
    """Copy the step, change the copy, and say what to ask it."""
    there = folder / (change.module if change else "unchanged")
    package = there / arm.STEP.rpartition(".")[2]
    original = SNIPPETS / Path(*arm.STEP.split("."))
    shutil.copytree(original, package, ignore=shutil.ignore_patterns("__pycache__"))
    if change:
        change.make(package / change.module, uses=arm.USES.get(change.module, {}))
    return {"step": arm.STEP, "folder": str(there), "journeys": journeys, "ids": False}


def _asked(jobs: Iterable[Mapping[str, object]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "experiments.module_tables.host"],
        input=json.dumps(list(jobs)),
        env=os.environ | {"PYTHONPATH": str(SNIPPETS)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise HostError(done.stderr[-2000:])
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers

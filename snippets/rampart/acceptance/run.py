"""Walk the journeys of a step in a child process, and read how they ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from rampart.acceptance.transport_socket import SNIPPETS
from rampart.acceptance.verdict import Ending, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rampart.acceptance.step import Step

    Endings = dict[str, Ending]
    Column = tuple[Step, str]


class WalkError(Exception):
    """The journeys were not walked to their ends; the message is what the child said last."""


def all_endings(columns: Sequence[Column], journeys: Sequence[str]) -> dict[Column, Endings]:
    """How the *journeys* ended in each of the *columns*; side by side, for they mostly wait."""
    with ThreadPoolExecutor(max_workers=len(columns)) as pool:
        found = pool.map(lambda column: endings(column[0].number, column[1], journeys), columns)
        return dict(zip(columns, found, strict=True))


def endings(number: int, driver: str, journeys: Sequence[str]) -> Endings:
    """How the *journeys* ended on step *number*, by their names."""
    child = subprocess.run(  # noqa: S603 - a module of this repository
        [sys.executable, "-m", "rampart.acceptance.walk", str(number), driver, *journeys],
        env=os.environ | {"PYTHONPATH": str(SNIPPETS)},
        capture_output=True,
        text=True,
        check=False,
    )
    if child.returncode != 0:
        raise WalkError(f"step {number}, {driver}: {child.stderr[-2000:]}")
    read = [json.loads(line) for line in child.stdout.splitlines()]
    return {each["journey"]: Ending(kind=Kind(each["kind"]), words=each["words"]) for each in read}

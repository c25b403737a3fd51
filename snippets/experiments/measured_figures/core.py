"""Change a small experiment again and again, and compare what its page says with what it does.

The experiment is real: its source is written into a folder, run, and recorded as this site records.
A change is committed only while its test passes, so nobody is careless here: the test compares the
figure with a bound, as tests do, and a page whose test fails is corrected by hand.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from adr_sphinx.digest import Digests
from adr_sphinx.evidence import Ledger
from adr_sphinx.recorder import merge
from adr_sphinx.run import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

NODE = "snippets/experiments/batch/test_batch.py::test_batches_lose_little"
FOLDER = "snippets/experiments/batch"
BATCHES = range(2, 21)
MESSAGES = 200
SHARE = 0.5  # of the changes that touch the figure, and of those whose run is recorded
AT_MOST = 100  # the bound of the experiment's own test

SOURCE = '''\
"""Messages are sent in batches; a process that dies loses those of its batch."""
BATCH = {batch}  # change {change}


def lost(deaths):
    """How many messages went with the processes that died after so many messages."""
    return sum(death % BATCH for death in deaths)
'''
DEATHS = (7, 31, 44, 58, 93, 121, 150, 166, 187, 199)


class Arm(Protocol):
    """A module with one way to put a figure on a page."""

    def write(self, shown: str) -> str:
        """Return the page's source at the time when *shown* was measured."""

    def read(self, page: str, ledger: Ledger) -> str:
        """Return what a reader sees."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What readers saw after each change."""

    changes: int
    wrong: int  # the page states a figure that the code no longer gives
    withheld: int  # the page says that the figure is not known
    corrected: int  # the test failed, and somebody typed the page anew


def run(*, arm: Arm, changes: int, seed: int) -> Result:
    """Apply seeded changes to one experiment: to its batch or a comment, recorded or forgotten."""
    chance = random.Random(seed)
    wrong = withheld = corrected = 0
    batch = 10
    with TemporaryDirectory() as folder:
        root = Path(folder)
        page = arm.write(words(execute(root, batch=batch)))
        for change in range(1, changes + 1):
            if chance.random() < SHARE:
                batch = chance.choice(BATCHES)
            recorded = chance.random() < SHARE
            truth = execute(root, batch=batch, change=change, recorded=recorded)
            if truth > AT_MOST:
                typed = arm.write(words(truth))
                corrected += typed != page
                page = typed
            seen = arm.read(page, Ledger.load(root, {}))
            figures = re.findall(r"\d+ of \d+", seen)
            withheld += not figures
            wrong += any(figure != f"{truth} of {MESSAGES}" for figure in figures)
    return Result(changes=changes, wrong=wrong, withheld=withheld, corrected=corrected)


def execute(root: Path, *, batch: int, change: int = 0, recorded: bool = True) -> int:
    """Write the experiment with *batch*, run it, and record the figure unless that is forgotten."""
    path = root / FOLDER / "core.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SOURCE.format(batch=batch, change=change), encoding="utf-8")
    names: dict[str, object] = {}
    exec(path.read_text(encoding="utf-8"), names)  # noqa: S102 - the text above
    lost = names["lost"]
    value: int = lost(DEATHS)  # type: ignore[operator]
    if recorded:
        merge(root / "_build" / "evidence.json", dict(entries(root, value)))
    return value


def entries(root: Path, value: int) -> Iterator[tuple[str, dict[str, object]]]:
    """What the recorder keeps of one run."""
    figure = Figure(figure="lost", value=value, unit="messages lost", of=MESSAGES)
    yield (
        NODE,
        {
            "outcome": "passed",
            "digest": Digests(root).of(NODE),
            "source": "run",
            "figures": [figure.as_json()],
            "parameters": {},
            "environment": {},
        },
    )


def words(value: int) -> str:
    """A figure as people type it."""
    return f"{value} of {MESSAGES} messages lost"

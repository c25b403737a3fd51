"""The steps of Rampart, and the ways to reach each."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rampart.acceptance.platform import Process
from rampart.manifest import read_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rampart.border import Borders
    from rampart.manifest import Manifest

INSIDE, HTTP, REAL = "in process", "http", "real"
"""Calls of the views, a server on SQLite, and a server on PostgreSQL and, with events, RabbitMQ."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step: its number, its package, and the name that a reader knows.

    *workers* are the commands that run beside the server, by the process that a journey knows.
    """

    number: int
    package: str
    title: str
    drivers: tuple[str, ...] = (INSIDE, HTTP, REAL)
    workers: Mapping[Process, Sequence[tuple[str, ...]]] = field(default_factory=dict, hash=False)

    @property
    def folder(self) -> Path:
        """Where the step's code is."""
        return Path(__file__).parents[2] / Path(*self.package.split("."))

    @property
    def manifest(self) -> Manifest:
        """What the step is known to do wrong."""
        return read_manifest(self.folder / "mistakes.toml")

    @property
    def settings(self) -> str:
        """Django's settings of the step."""
        return f"{self.package}.config.settings"

    @property
    def borders(self) -> Borders | None:
        """The map of its modules, where it has some; Django must be set up."""
        name = f"{self.package}.borders"
        if find_spec(name) is None:
            return None
        borders: Borders = import_module(name).BORDERS
        return borders

    @property
    def name_of_data(self) -> str:
        """The folder of its data, and its database on a server."""
        return self.package.rpartition(".")[2]


STEPS = (
    Step(number=1, package="rampart.step1_mud", title="big ball of mud", drivers=(INSIDE, HTTP)),
    Step(number=2, package="rampart.step2_modular", title="modular monolith"),
    Step(
        number=3,
        package="rampart.step3_events",
        title="modules with events",
        workers={
            Process.RELAY: [("relay",)],
            Process.CONSUMER: [("consume", "audit"), ("consume", "notifications")],
        },
    ),
)

"""The steps of Rampart, and the ways to reach each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rampart.manifest import read_manifest

if TYPE_CHECKING:
    from rampart.manifest import Manifest

DRIVERS = ("in process", "http")


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step: its number, its package, and the name that a reader knows."""

    number: int
    package: str
    title: str

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


STEPS = (Step(number=1, package="rampart.step1_mud", title="big ball of mud"),)

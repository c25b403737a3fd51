"""What each release of Rampart writes and reads, and the migrations between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F

from experiments.expand_contract.models import AbstractRun, BothRun, NewRun, OldRun

if TYPE_CHECKING:
    from django.db.models import Field, Model


@dataclass(frozen=True, kw_only=True)
class Release:
    """The code of one deployment: its model, the columns that it writes, the one that it reads."""

    name: str
    model: type[AbstractRun]
    writes: tuple[str, ...]
    reads: str

    def run_request(self, number: int, value: str) -> None:
        """Store a new run."""
        self.model.objects.create(number=number, **dict.fromkeys(self.writes, value))

    def run_move(self, number: int, value: str) -> None:
        """Move a run on."""
        runs = self.model.objects.filter(number=number)
        runs.update(**dict.fromkeys(self.writes, value))

    def run_show(self, number: int) -> str:
        """Where a run stands."""
        return str(getattr(self.model.objects.get(number=number), self.reads))


OLD = Release(name="old", model=OldRun, writes=("state",), reads="state")
WRITES_BOTH = Release(name="writes both", model=BothRun, writes=("state", "status"), reads="state")
READS_NEW = Release(name="reads new", model=BothRun, writes=("state", "status"), reads="status")
NEW = Release(name="new", model=NewRun, writes=("status",), reads="status")


def rename() -> None:
    """Rename the column."""
    with connection.schema_editor() as editor:
        editor.alter_field(OldRun, _field(OldRun, "state"), _field(NewRun, "status"))


def expand() -> None:
    """Add the new column, and let either be empty."""
    with connection.schema_editor() as editor:
        editor.alter_field(OldRun, _field(OldRun, "state"), _field(BothRun, "state"))
        editor.add_field(BothRun, _field(BothRun, "status"))


def backfill() -> None:
    """Copy the old column into the new one."""
    BothRun.objects.update(status=F("state"))


def contract() -> None:
    """Drop the old column."""
    with connection.schema_editor() as editor:
        editor.remove_field(BothRun, _field(BothRun, "state"))


def _field(model: type[Model], name: str) -> Field:
    return model._meta.get_field(name)  # noqa: SLF001 - public by documentation

"""Twelve kinds of query that an app makes, each with its tenant filter and without.

A read returns the organisations of the rows that its answer rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Q

from experiments.tenant_rows.models import Organisation, Person, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

Tenants = tuple["UUID", ...]
Owners = list["UUID"]

RUNS = Run._meta.db_table  # noqa: SLF001 - public by documentation
ID = Organisation._meta.pk  # noqa: SLF001 - same


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request, and whether the author of its query forgot the filter."""

    tenants: Tenants  # of the person who asks
    person: Person
    own_run: UUID
    their_run: UUID  # of somebody else
    their_organisation: UUID
    forgot: bool

    def mine(self, path: str = "") -> Q:
        """Return the filter, or nothing where it was forgotten."""
        return Q() if self.forgot else Q(**{f"{path}organisation__in": self.tenants})

    def may_write_to(self, organisation: UUID) -> bool:
        """Whether what the request names was checked; who forgets it takes any."""
        return self.forgot or organisation in self.tenants


def owners(runs: Iterable[Run]) -> Owners:
    """Whose rows these are."""
    return [run.organisation_id for run in runs]


def list_all(asked: Asked) -> Owners:
    """Show a list."""
    return owners(Run.objects.filter(asked.mine()))


def look_up(asked: Asked) -> Owners:
    """Show the run that the address names, as in M01 of step 1."""
    return owners(Run.objects.filter(asked.mine(), pk=asked.their_run))


def exists(asked: Asked) -> Owners:
    """Say whether there is such a run; a yes tells of one row."""
    there = Run.objects.filter(asked.mine(), pk=asked.their_run).exists()
    return [asked.their_organisation] if there else []


def search(asked: Asked) -> Owners:
    """Search in names and summaries, as in M03: the filter is there, and the OR goes past it."""
    mine = Q(organisation__in=asked.tenants)
    named, summed_up = Q(requested_by__name__icontains="create"), Q(summary__icontains="create")
    if asked.forgot:
        return owners(Run.objects.filter(mine & named | summed_up))
    return owners(Run.objects.filter(mine & (named | summed_up)))


def count(asked: Asked) -> Owners:
    """Count the runs of each organisation."""
    counted = Run.objects.filter(asked.mine()).values_list("organisation").annotate(Count("pk"))
    return [owner for owner, runs in counted for _ in range(runs)]


def join(asked: Asked) -> Owners:
    """Show people with their runs; people are in a table that all tenants share."""
    people = Person.objects.filter(asked.mine("runs__"), runs__state="waiting")
    return list(people.values_list("runs__organisation", flat=True))


def related(asked: Asked) -> Owners:
    """Show what one person asked for."""
    return owners(asked.person.runs.filter(asked.mine()))


def raw(asked: Asked) -> Owners:
    """Show a list by SQL of one's own."""
    sql = f"SELECT * FROM {RUNS}"  # noqa: S608 - a name of ours
    if asked.forgot:
        return owners(Run.objects.raw(sql))
    listed = ", ".join(["%s"] * len(asked.tenants)) or "NULL"
    values = [ID.get_db_prep_value(each, connection) for each in asked.tenants]
    return owners(Run.objects.raw(f"{sql} WHERE organisation_id IN ({listed})", values))


def update(asked: Asked) -> None:
    """Cancel all that waits."""
    Run.objects.filter(asked.mine(), state="waiting").update(state="cancelled")


def delete(asked: Asked) -> None:
    """Delete what waits."""
    Run.objects.filter(asked.mine(), state="waiting").delete()


def insert(asked: Asked) -> None:
    """Store a run for the organisation that the request names."""
    if asked.may_write_to(asked.their_organisation):
        Run.objects.create(
            organisation_id=asked.their_organisation, requested_by=asked.person, key="new"
        )


def move(asked: Asked) -> None:
    """Change every field that the request names, as in M04: here, the organisation."""
    if asked.may_write_to(asked.their_organisation):
        mine = Run.objects.filter(asked.mine(), pk=asked.own_run)
        mine.update(organisation=asked.their_organisation)


READS: tuple[Callable[[Asked], Owners], ...] = (
    list_all,
    look_up,
    exists,
    search,
    count,
    join,
    related,
    raw,
)
WRITES: tuple[Callable[[Asked], None], ...] = (update, delete, insert, move)

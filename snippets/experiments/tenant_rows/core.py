"""Ask twelve kinds of query whose filter was forgotten, and count the rows of others in them.

That all twelve were forgotten is our choice, and far above any rate in nature.
The counts say which kinds a way stops, not how often somebody forgets.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.db import DatabaseError, close_old_connections, transaction

from experiments._harness import database
from experiments.tenant_rows import app, models, server
from experiments.tenant_rows.models import Approval, Organisation, Person, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg
    from django.db.models import QuerySet

    from experiments.tenant_rows.app import Asked, Tenants

RUNS = 10  # of each organisation
EVERYBODY = tuple(UUID(int=number) for number in range(1, 6))
MINE, THEIRS = EVERYBODY[:2], EVERYBODY[2:]
NOBODY: Tenants = ()
TABLES = (Organisation, Person, Run, Approval)
GUARDED = (Run, Approval)  # whose rows belong to a tenant


class Arm(Protocol):
    """A module that says what keeps tenants apart."""

    MIGRATION: str

    def narrow(self, rows: QuerySet[Run], tenants: Tenants) -> QuerySet[Run]:
        """Hand out the rows that a manager starts from."""

    def begin(self, tenants: Tenants) -> None:
        """Begin a request of somebody who works for *tenants*."""

    def clear(self, connection: psycopg.Connection) -> None:
        """Clear a connection that comes back to the pool."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What reached answers, and what was changed, by the kind of query."""

    shown: dict[str, int]  # rows of other tenants
    own: dict[str, int]  # rows of one's own
    written: dict[str, int]  # rows of other tenants
    refused: tuple[str, ...]  # kinds that the database answered with an error

    @property
    def leaking(self) -> int:
        """How many kinds of query showed or changed a row of another tenant."""
        return sum(bool(rows) for rows in [*self.shown.values(), *self.written.values()])


@dataclass(frozen=True, kw_only=True)
class Served:
    """What requests saw that shared one connection, one after the other."""

    requests: int  # with tenants, and as many without
    blind: int  # of those with tenants: did not see all rows of their own
    carried: int  # of those without: saw the rows of the request before


def experiment(
    *, arm: Arm, url: str | None = None, tenants: Tenants | None = MINE, forgot: bool = True
) -> Result:
    """Ask every kind of query for somebody who works for *tenants*, and count.

    With None as *tenants* nothing says who asks, as in a command that is run by a clock.
    Without a *url* it runs on SQLite, which has neither roles nor policies.
    """
    shown, own, written, refused = {}, {}, {}, []
    mine = tenants or NOBODY
    with place(arm, url):
        asked = fill(arm, tenants=mine, forgot=forgot)
        for read in app.READS:
            with request(arm, tenants):
                owners = read(asked)
            own[read.__name__] = sum(owner in mine for owner in owners)
            shown[read.__name__] = len(owners) - own[read.__name__]
        for write in app.WRITES:
            asked = fill(arm, tenants=mine, forgot=forgot)
            before = _others(arm, mine)
            try:
                with request(arm, tenants), transaction.atomic():
                    write(asked)
            except DatabaseError:
                refused.append(write.__name__)
            changed = before ^ _others(arm, mine)
            written[write.__name__] = len({run for run, *_ in changed})
    return Result(shown=shown, own=own, written=written, refused=tuple(refused))


def serve(*, arm: Arm, requests: int, url: str) -> Served:
    """Serve requests over a pool of one connection, by turns with tenants and without.

    No query stands in a transaction, which is Django's default.
    """
    blind = carried = 0
    with place(arm, url):
        fill(arm)
        for _ in range(requests):
            with request(arm, MINE):
                blind += Run.objects.count() != len(MINE) * RUNS
            with request(arm, None):
                carried += Run.objects.exists()
    return Served(requests=requests, blind=blind, carried=carried)


@contextmanager
def place(arm: Arm, url: str | None) -> Iterator[None]:
    """Make the tables, guarded the way of *arm*; on PostgreSQL the app has a role and a pool."""
    if url is None:
        with database.fresh(*TABLES):
            yield
        return
    made = server.fresh(*TABLES, url=url, migration=arm.MIGRATION, guarded=GUARDED)
    with made as there, there.pooled(arm.clear):
        yield


@contextmanager
def request(arm: Arm, tenants: Tenants | None) -> Iterator[None]:
    """One request, from its begin to the return of its connection; with None nobody begins it."""
    token = models.narrow.set(lambda rows: arm.narrow(rows, tenants or NOBODY))
    try:
        if tenants is not None:
            arm.begin(tenants)
        yield
    finally:
        models.narrow.reset(token)
        close_old_connections()  # as Django does at the end of a request


def fill(arm: Arm, *, tenants: Tenants = MINE, forgot: bool = True) -> Asked:
    """Put the same rows back; every one matches every query that has no filter."""
    with request(arm, EVERYBODY), transaction.atomic():
        arm.begin(EVERYBODY)  # again, for a way that speaks to one transaction only
        Organisation.objects.all().delete()
        ada, _ = Person.objects.get_or_create(name="ada")
        Organisation.objects.bulk_create(Organisation(id=tenant) for tenant in EVERYBODY)
        Run.objects.bulk_create(
            Run(
                id=run_of(owner, number),
                organisation_id=owner,
                requested_by=ada,
                key=key_of(owner, number),
                summary="1 to create",
            )
            for owner in EVERYBODY
            for number in range(RUNS)
        )
    return app.Asked(
        tenants=tenants,
        person=ada,
        own_run=run_of(MINE[0]),
        their_run=run_of(THEIRS[0]),
        their_organisation=THEIRS[0],
        forgot=forgot,
    )


def run_of(owner: UUID, number: int = 0) -> UUID:
    """Return the id of a run, the first one unless said otherwise."""
    return UUID(int=1000 * owner.int + number)


def key_of(owner: UUID, number: int = 0) -> str:
    """Return the key of a run, which no other run of any tenant has."""
    return f"{owner.int}-{number}"


def _others(arm: Arm, tenants: Tenants) -> set[tuple[UUID, UUID, str]]:
    """Return what others own, as somebody sees it who works for everybody."""
    with request(arm, EVERYBODY):
        rows = Run.objects.exclude(organisation__in=tenants)
        return set(rows.values_list("pk", "organisation_id", "state"))

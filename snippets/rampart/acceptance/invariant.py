"""What must hold in the database of a step after every journey, whatever happened in it.

Each is a sentence and a query that returns the rows that break it. They ask the tables themselves,
past every module: a selector that hides a row would hide it here, too.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rampart.acceptance.servers import Servers
    from rampart.acceptance.step import Step

    Ask = Callable[[str], list[tuple[object, ...]]]

PATIENCE = 10.0
"""Seconds until events that are on their way must have taken effect."""
ENDS = "('denied', 'succeeded', 'failed', 'rejected', 'cancelled')"
NEWS = f"(what = 'waiting_approval' OR what = 'approved' OR what IN {ENDS})"


@dataclass(frozen=True, kw_only=True)
class Invariant:
    """A sentence, since which step it holds, and a query for what breaks it."""

    sentence: str
    since: int
    broken_by: str


def _owned(table: str) -> str:
    return (
        f"SELECT run_id FROM {table} t JOIN runs_run r ON r.id = t.run_id"  # noqa: S608 - ours
        " WHERE r.organisation_id <> t.organisation_id"
    )


INVARIANTS = (
    Invariant(
        sentence="a run belongs to a workflow of its organisation",
        since=2,
        broken_by="SELECT r.id FROM runs_run r LEFT JOIN workflows_workflow w"
        " ON w.id = r.workflow_id AND w.organisation_id = r.organisation_id WHERE w.id IS NULL",
    ),
    *(
        Invariant(
            sentence=f"a row of {table} belongs to the organisation of its run",
            since=2,
            broken_by=_owned(table),
        )
        for table in (
            "runs_check",
            "runs_requestkey",
            "approvals_approval",
            "audit_auditentry",
            "notifications_notification",
        )
    ),
    Invariant(
        sentence="an approval is one of a run that is there",
        since=2,
        broken_by="SELECT a.run_id FROM approvals_approval a LEFT JOIN runs_run r"
        " ON r.id = a.run_id WHERE r.id IS NULL",
    ),
    Invariant(
        sentence="the trail of a run has no gap and nothing twice",
        since=2,
        broken_by="SELECT run_id FROM audit_auditentry GROUP BY run_id"
        " HAVING min(number) <> 1 OR max(number) <> count(*)",
    ),
    Invariant(
        sentence="the trail of a run tells of every change",
        since=2,
        broken_by="SELECT id FROM runs_run r WHERE version <>"
        " (SELECT count(*) FROM audit_auditentry a WHERE a.run_id = r.id)",
    ),
    Invariant(
        sentence="a run ends once",
        since=2,
        broken_by=f"SELECT run_id FROM audit_auditentry WHERE what IN {ENDS}"  # noqa: S608 - ours
        " GROUP BY run_id HAVING count(*) > 1",
    ),
    Invariant(
        sentence="a run is where its trail ends",
        since=2,
        broken_by="SELECT r.id FROM runs_run r JOIN audit_auditentry a ON a.run_id = r.id"
        " WHERE a.what <> 'approved' AND a.what <> r.state AND a.number = (SELECT max(number)"
        " FROM audit_auditentry l WHERE l.run_id = r.id AND l.what <> 'approved')",
    ),
    Invariant(
        sentence="a run waits exactly as long as it lacks an approval",
        since=2,
        broken_by="SELECT r.id FROM runs_run r"
        " JOIN (SELECT r.id, count(a.id) AS given FROM runs_run r LEFT JOIN approvals_approval a"
        "   ON a.run_id = r.id AND a.approved GROUP BY r.id) g ON g.id = r.id"
        " WHERE (r.state = 'waiting_approval' AND given >= r.required_approvals)"
        " OR (r.state = 'succeeded' AND given < r.required_approvals)",
    ),
    Invariant(
        sentence="every event has left the outbox",
        since=3,
        broken_by="SELECT key FROM outbox_outboxevent WHERE published_at IS NULL",
    ),
    Invariant(
        sentence="every event has taken effect at both consumers",
        since=3,
        broken_by="SELECT key FROM outbox_outboxevent o WHERE"
        " (SELECT count(*) FROM inbox_handled h WHERE h.key = o.key) <> 2",
    ),
    Invariant(
        sentence="nothing has taken effect that was no event",
        since=3,
        broken_by="SELECT key FROM inbox_handled WHERE key NOT IN"
        " (SELECT key FROM outbox_outboxevent)",
    ),
    Invariant(
        sentence="people were told of each change that is news",
        since=3,
        broken_by=f"SELECT a.run_id FROM audit_auditentry a WHERE {NEWS}"  # noqa: S608 - ours
        " AND NOT EXISTS (SELECT 1 FROM notifications_notification n"
        "   WHERE n.run_id = a.run_id AND n.number = a.number)",
    ),
)


def broken(ask: Ask, *, step: int, patience: float = PATIENCE) -> list[str]:
    """The sentences that do not hold, after events had *patience* seconds to arrive."""
    end = time.monotonic() + patience
    while found := list(_broken(ask, step)):
        if time.monotonic() > end:
            return found
        time.sleep(0.05)
    return []


def _broken(ask: Ask, step: int) -> Iterator[str]:
    for each in INVARIANTS:
        if each.since <= step:
            rows = ask(each.broken_by)
            if rows:
                yield f"{each.sentence}: not so for {rows[0][0]} ({len(rows)} in all)"


def asking(step: Step, *, data: Path, servers: Servers | None) -> Ask:
    """What asks the step's database, on the server or in the file."""

    def on_server(query: str) -> list[tuple[object, ...]]:
        assert servers is not None  # noqa: S101 - chosen below
        with psycopg.connect(servers.database_url) as connection:
            return connection.execute(query).fetchall()

    def in_file(query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(data / step.name_of_data / "db.sqlite3")) as connection:
            return connection.execute(query).fetchall()

    return on_server if servers else in_file

"""What the policies cost: the same query on the same rows, with them and without, by turns."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.tenant_rows import server
from experiments.tenant_rows.app import RUNS
from experiments.tenant_rows.core import EVERYBODY, GUARDED, MINE, TABLES, fill, run_of
from experiments.tenant_rows.models import Run
from experiments.tenant_rows.server import Server, execute, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from experiments.tenant_rows.core import Arm

MANY = f"""
INSERT INTO {RUNS} (id, organisation_id, requested_by_id, key, summary, state)
SELECT gen_random_uuid(), organisation.id, person.id, md5(random()::text), '', 'finished'
FROM {{organisations}} organisation, {{people}} person, generate_series(1, {{rows}})
"""  # noqa: S608 - names of ours


@dataclass(frozen=True, kw_only=True)
class Cost:
    """How many times as long a query took with the policies as without."""

    page: float  # the first runs of a list
    look_up: float  # one run by its id
    by_prefix: float  # runs whose key begins with some letters, for which there is an index


def page() -> object:
    """Show the first runs of a list."""
    return list(Run.objects.filter(organisation__in=MINE).order_by("pk")[:50])


def look_up() -> object:
    """Show one run."""
    return list(Run.objects.filter(organisation__in=MINE, pk=run_of(MINE[0])))


def by_prefix() -> object:
    """Show the runs whose key begins with some letters."""
    return list(Run.objects.filter(organisation__in=MINE, key__startswith="ab12"))


def compared(*, arm: Arm, url: str, rows: int, rounds: int, repeat: int) -> list[Cost]:
    """Compare each query in some *rounds*, with so many *rows* of each organisation."""
    made = server.fresh(*TABLES, url=url, migration=arm.MIGRATION, guarded=GUARDED)
    with made as there:
        with there.connected(there.app):
            fill(arm)
        with there.connected(there.owner):
            tell(EVERYBODY)
            organisations, people, *_ = (model._meta.db_table for model in TABLES)  # noqa: SLF001 - public by documentation
            execute(MANY.format(organisations=organisations, people=people, rows=rows))
            execute(f"ANALYZE {RUNS}")
        with there.connected():
            tell(MINE)
            return [_round(there, repeat) for _ in range(rounds)]


def _round(there: Server, repeat: int) -> Cost:
    took = {}
    for switch in ("DISABLE", "ENABLE"):
        execute(there.fill_in("SET ROLE {owner}"))
        execute(f"ALTER TABLE {RUNS} {switch} ROW LEVEL SECURITY")
        execute(there.fill_in("SET ROLE {app}"))
        took[switch] = [_median(query, repeat) for query in (page, look_up, by_prefix)]
    ratios = (after / before for before, after in zip(*took.values(), strict=True))
    return Cost(page=next(ratios), look_up=next(ratios), by_prefix=next(ratios))


def _median(query: Callable[[], object], repeat: int) -> float:
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        query()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)

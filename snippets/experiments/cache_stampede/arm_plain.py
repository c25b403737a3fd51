"""The usual way: whoever finds nothing computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.cache_stampede.core import REPORT

if TYPE_CHECKING:
    from experiments.cache_stampede.core import Report, Steps


def report_read(report: Report) -> Steps:
    """Return the report, from the cache or computed."""
    cache, load = report.cache, report.load
    entry = cache.get(REPORT)
    if entry is None:
        entry = yield from report.compute()
        cache.set(REPORT, entry, timeout=load.fresh)
    return entry

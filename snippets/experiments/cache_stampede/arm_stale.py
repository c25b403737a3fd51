"""The decided way: one reader computes, and the others read the old report meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.cache_stampede.core import LOCK, REPORT

if TYPE_CHECKING:
    from experiments.cache_stampede.core import Report, Steps


def report_read(report: Report) -> Steps:
    """Return the report, from the cache or computed."""
    cache, load = report.cache, report.load
    while (entry := cache.get(REPORT)) is None or entry.fresh_until <= report.clock():
        if cache.add(LOCK, 1, timeout=load.lock):
            entry = yield from report.compute()
            cache.set(REPORT, entry, timeout=load.keep)
            cache.delete(LOCK)
            return entry
        if entry is not None:
            return entry
        yield load.poll
    return entry

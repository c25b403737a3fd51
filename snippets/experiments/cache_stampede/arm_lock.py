"""A lock: one reader computes, and the others wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.cache_stampede.core import LOCK, REPORT

if TYPE_CHECKING:
    from experiments.cache_stampede.core import Report, Steps


def report_read(report: Report) -> Steps:
    """Return the report, from the cache or computed."""
    cache, load = report.cache, report.load
    while (entry := cache.get(REPORT)) is None:
        if cache.add(LOCK, 1, timeout=load.lock):
            entry = yield from report.compute()
            cache.set(REPORT, entry, timeout=load.fresh)
            cache.delete(LOCK)
            return entry
        yield load.poll
    return entry

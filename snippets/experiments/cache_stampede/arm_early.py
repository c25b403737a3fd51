"""A dice: whoever reads shortly before the end may compute early, the likelier the later."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from experiments.cache_stampede.core import REPORT

if TYPE_CHECKING:
    from experiments.cache_stampede.core import Report, Steps


def report_read(report: Report) -> Steps:
    """Return the report, from the cache or computed."""
    cache, load = report.cache, report.load
    entry = cache.get(REPORT)
    early = load.cost * -math.log(1 - report.chance.random())
    if entry is None or entry.fresh_until <= report.clock() + early:
        entry = yield from report.compute()
        cache.set(REPORT, entry, timeout=load.fresh)
    return entry

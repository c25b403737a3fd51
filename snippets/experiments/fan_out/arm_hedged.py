"""One call for each row, all at once, and a second one where the first takes long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.fan_out.core import HEDGE_AFTER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from experiments.fan_out.core import Service


def page_load(*, rows: int, service: Service) -> Sequence[float]:
    """Return the milliseconds after which each row has its answer."""
    return [hedged(service) for _ in range(rows)]


def hedged(service: Service) -> float:
    """Ask again after a while, and take the answer that comes first."""
    first = service.answer()
    return first if first <= HEDGE_AFTER else min(first, HEDGE_AFTER + service.answer())

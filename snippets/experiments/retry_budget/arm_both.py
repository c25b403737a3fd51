"""The decided way: jitter spreads the retries, a budget bounds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.retry_budget.core import backoff

if TYPE_CHECKING:
    import random

    from experiments.retry_budget.core import Budget


def pause(*, refusals: int, budget: Budget, chance: random.Random) -> float | None:
    """Return the seconds to wait before the next try, or nothing to give up."""
    if not budget.spend():
        return None
    return chance.uniform(0, backoff(refusals))

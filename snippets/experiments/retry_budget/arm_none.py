"""No retry: whoever asked is told, and asks again or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from experiments.retry_budget.core import Budget


def pause(*, refusals: int, budget: Budget, chance: random.Random) -> float | None:
    """Return the seconds to wait before the next try, or nothing to give up."""
    return None

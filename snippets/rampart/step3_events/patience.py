"""Waiting for what is away: longer each time, and never in step with others."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST, LONGEST = 0.1, 5.0
TICK = 0.05


class Patience:
    """Waits between tries: up to twice as long each time, at a random moment, until stopped."""

    def __init__(self, *, is_stopped: Callable[[], bool]) -> None:
        self._is_stopped = is_stopped
        self._longest = FIRST

    def reset(self) -> None:
        """It worked: begin with short waits again."""
        self._longest = FIRST

    def wait(self) -> None:
        """Wait after a failure."""
        self.rest(random.uniform(self._longest / 2, self._longest))  # noqa: S311 - no secret
        self._longest = min(2 * self._longest, LONGEST)

    def rest(self, seconds: float) -> None:
        """Wait so long, or until stopped."""
        end = time.monotonic() + seconds
        while not self._is_stopped() and (left := end - time.monotonic()) > 0:
            time.sleep(min(TICK, left))

"""The spread of raw samples: what a figure on a page says besides its middle."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Five numbers and how many samples they stand for."""

    samples: int
    minimum: float
    lower_quartile: float
    median: float
    upper_quartile: float
    maximum: float

    @classmethod
    def of(cls, samples: Iterable[float]) -> Self:
        """Compute the spread; the quartiles count the extremes as part of the whole."""
        values = sorted(samples)
        if not values:
            message = "a spread needs at least one sample"
            raise ValueError(message)
        if len(values) == 1:  # statistics.quantiles refuses a single value
            values = values * 2
            lower, median, upper = values[0], values[0], values[0]
            count = 1
        else:
            lower, median, upper = statistics.quantiles(values, n=4, method="inclusive")
            count = len(values)
        return cls(
            samples=count,
            minimum=values[0],
            lower_quartile=lower,
            median=median,
            upper_quartile=upper,
            maximum=values[-1],
        )

    def __str__(self) -> str:
        """The spread in words, for a page or a terminal."""
        if self.minimum == self.maximum:
            return f"{self.median:g} in {self.samples} of {self.samples} runs"
        return f"median {self.median:g}, {self.minimum:g} to {self.maximum:g}, n={self.samples}"

"""Five numbers that say how far samples lie apart."""

import pytest

from experiments._harness.spread import Spread


def test_spread_of_a_textbook_sample() -> None:
    """Quartiles by linear interpolation with the extremes counted in."""
    spread = Spread.of([5, 1, 4, 2, 3])

    assert (1, 2, 3, 4, 5) == (
        spread.minimum,
        spread.lower_quartile,
        spread.median,
        spread.upper_quartile,
        spread.maximum,
    )
    assert "median 3, 1 to 5, n=5" == str(spread)


def test_spread_of_one_sample_is_that_sample() -> None:
    spread = Spread.of([7])

    assert (1, 7, 7, 7) == (spread.samples, spread.minimum, spread.median, spread.maximum)


def test_spread_of_equal_samples_says_so() -> None:
    assert "0 in 3 of 3 runs" == str(Spread.of([0, 0, 0]))


def test_spread_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one sample"):
        Spread.of([])

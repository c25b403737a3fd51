"""Figures as a small bar chart: text in, SVG text out.

The chart holds no identifiers, script or colour of its own.
The stylesheet colours it by class, so that one picture serves both themes.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 360  # about a phone, so that the letters keep their size there
ROW = 42
LABEL_BASELINE = 14
BAR_TOP = 21
BAR_HEIGHT = 12
HAIRLINE = 2  # a little is still seen; nothing is not


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One measured figure: who it belongs to, how long it is, how it reads."""

    label: str  # "O3, chosen"
    value: float
    text: str  # "0 of 200 messages lost"
    of: float | None = None  # the whole that the value is a share of
    chosen: bool


def bar_chart(*, title: str, description: str, bars: Sequence[Bar]) -> str:
    """The chart of *bars*, all on one scale that starts at nothing and ends at the whole."""
    full = _full(bars)
    rows = "".join(
        _row(bar, top=index * ROW, share=min(1, abs(bar.value) / full))
        for index, bar in enumerate(bars)
    )
    return (
        f'<svg class="adr-chart" role="img" viewBox="0 0 {WIDTH} {ROW * len(bars)}" '
        f'xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{rows}</svg>"
    )


def _full(bars: Sequence[Bar]) -> float:
    """What a full bar stands for: the whole where all share one, else the largest value."""
    wholes = {bar.of for bar in bars}
    whole = wholes.pop() if len(wholes) == 1 else None
    return whole or max((abs(bar.value) for bar in bars), default=0) or 1


def _row(bar: Bar, *, top: int, share: float) -> str:
    kind = "chosen" if bar.chosen else "rejected"
    length = max(HAIRLINE, round(share * WIDTH, 1)) if share else 0
    return (
        f'<text x="0" y="{top + LABEL_BASELINE}">{escape(bar.label)}</text>'
        f'<text class="adr-chart-value" x="{WIDTH}" y="{top + LABEL_BASELINE}" '
        f'text-anchor="end">{escape(bar.text)}</text>'
        f'<rect class="adr-chart-track" x="0" y="{top + BAR_TOP}" width="{WIDTH}" '
        f'height="{BAR_HEIGHT}"/>'
        f'<rect class="adr-chart-{kind}" x="0" y="{top + BAR_TOP}" width="{length:g}" '
        f'height="{BAR_HEIGHT}"/>'
    )

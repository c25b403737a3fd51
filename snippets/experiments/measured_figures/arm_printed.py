"""The decided way: the page names the run, and the build prints its figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adr_sphinx import words

from experiments.measured_figures.core import NODE

if TYPE_CHECKING:
    from adr_sphinx.evidence import Ledger


def write(shown: str) -> str:
    """The page holds the name of the figure."""
    return "Batches are good enough: {lost}."


def read(page: str, ledger: Ledger) -> str:
    """A reader sees the figure of the run, unless its code is another by now."""
    run = ledger.run(NODE)
    if run is None or not run.fresh:
        return page.format(lost=words.STALE if run else words.NOT_RUN)
    return page.format(lost=words.figure(run.figures[0]))

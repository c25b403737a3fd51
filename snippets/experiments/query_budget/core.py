"""Show the list of waiting runs, and count what it costs.

The page is the same function for every selector: it shows the name of each run's workflow and how
many policy checks refused the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db.models import Prefetch

from experiments._harness import database, queries
from experiments.query_budget.models import PolicyCheck, Run, Workflow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet

    from experiments._harness.queries import Seen

MODELS = (Workflow, Run, PolicyCheck)
BUDGET = 2  # one query for runs with their workflows, one for all their checks
CHECKS_PER_RUN = 4


class Selector(Protocol):
    """An arm of the first flip test: the module that lists the runs."""

    def run_list_waiting(self) -> QuerySet[Run]:
        """List the runs that wait."""


class PageTest(Protocol):
    """An arm of the second flip test: the module that says whether a page may ship."""

    def passes(self, seen: Seen[list[str]], *, expected: list[str], budget: int) -> bool:
        """Judge what was shown and what it cost."""


def fill(runs: int) -> None:
    """Give each run a workflow of its own and some checks, the first of which refuses it."""
    for number in range(runs):
        workflow = Workflow.objects.create(name=f"network-{number}", description="a long text")
        run = Run.objects.create(workflow=workflow, requested_by="ada")
        PolicyCheck.objects.bulk_create(
            PolicyCheck(run=run, denied=check == 0) for check in range(CHECKS_PER_RUN)
        )


def page(runs: Iterable[Run]) -> list[str]:
    """Show one line per run."""
    lines = []
    for run in runs:
        denied = sum(check.denied for check in run.checks.all())
        lines.append(f"{run.workflow.name}: {denied} denied")
    return lines


def expected_page(runs: int) -> list[str]:
    """What the page must show after `fill`, written without a database."""
    return [f"network-{number}: 1 denied" for number in range(runs)]


def queries_by_size(
    *, arm: Selector, sizes: Iterable[int], url: str | None = None
) -> dict[int, int]:
    """The number of queries behind the page, for each number of runs on it."""
    return queries.growth(
        lambda: page(arm.run_list_waiting()), sizes=sizes, fill=fill, models=MODELS, url=url
    )


# Four slips that are easy to miss: all show the right page, and all cost a query per row.


def slip_forgot_to_one() -> list[str]:
    """The checks are declared, the workflow is not."""
    return page(Run.objects.order_by("pk").prefetch_related("checks"))


def slip_forgot_to_many() -> list[str]:
    """The workflow is declared, the checks are not."""
    return page(Run.objects.order_by("pk").select_related("workflow"))


def slip_filters_the_prefetch() -> list[str]:
    """The checks are declared, then filtered: a filter asks the database again."""
    runs = Run.objects.order_by("pk").select_related("workflow").prefetch_related("checks")
    return [f"{run.workflow.name}: {run.checks.filter(denied=True).count()} denied" for run in runs]


def slip_defers_what_it_shows() -> list[str]:
    """The query was narrowed for speed, and the page shows a column that was left out."""
    runs = (
        Run.objects.order_by("pk")
        .select_related("workflow")
        .only("workflow__description")
        .prefetch_related("checks")
    )
    return page(runs)


def without_slip() -> list[str]:
    """The page as it should be, by another way: the checks filtered once for all rows."""
    denied = Prefetch(
        "checks", queryset=PolicyCheck.objects.filter(denied=True), to_attr="refusals"
    )
    runs = Run.objects.order_by("pk").select_related("workflow").prefetch_related(denied)
    return [f"{run.workflow.name}: {len(run.refusals)} denied" for run in runs]


SLIPS: tuple[Callable[[], list[str]], ...] = (
    slip_forgot_to_one,
    slip_forgot_to_many,
    slip_filters_the_prefetch,
    slip_defers_what_it_shows,
)


@dataclass(frozen=True, kw_only=True)
class Review:
    """What a page test made of the four slips and of the page without one."""

    slips: int
    caught: int
    false_alarms: int


def review(*, arm: PageTest, runs: int) -> Review:
    """Judge each slip with *runs* rows, as a unit test would."""
    with database.fresh(*MODELS):
        fill(runs)

        def refused(call: Callable[[], list[str]]) -> bool:
            return not arm.passes(queries.watch(call), expected=expected_page(runs), budget=BUDGET)

        return Review(
            slips=len(SLIPS),
            caught=sum(refused(slip) for slip in SLIPS),
            false_alarms=int(refused(without_slip)),
        )

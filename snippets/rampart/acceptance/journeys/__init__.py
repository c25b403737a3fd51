"""All journeys, in the order in which a reader meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rampart.acceptance.journeys import (
    approval,
    concurrency,
    denial,
    failure,
    happy_path,
    isolation,
    record,
)

if TYPE_CHECKING:
    from rampart.acceptance.journey import Journey

GROUPS = (
    happy_path.GROUP,
    denial.GROUP,
    approval.GROUP,
    record.GROUP,
    isolation.GROUP,
    concurrency.GROUP,
    failure.GROUP,
)

JOURNEYS: dict[str, Journey] = {
    journey.name: journey for group in GROUPS for journey in group.journeys
}

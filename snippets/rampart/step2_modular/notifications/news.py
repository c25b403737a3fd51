"""Which changes people are told of, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rampart.domain.change import What

if TYPE_CHECKING:
    from rampart.domain.change import Change

NEWS = {
    What.DENIED: ("denied", "{run} was denied by policy"),
    What.WAITING_APPROVAL: ("approval_needed", "{run} waits for approval"),
    What.APPROVED: ("approved", "{run} was approved by {who}"),
    What.REJECTED: ("rejected", "{run} was rejected by {who}: {reason}"),
    What.CANCELLED: ("cancelled", "{run} was cancelled by {who}"),
    What.SUCCEEDED: ("succeeded", "{run} succeeded: {summary}"),
    What.FAILED: ("failed", "{run} failed: {summary}"),
}
"""What happened: the kind of the announcement, and its words."""


LONGEST = 1_000
"""Characters of an announcement; a reason may be longer."""


@dataclass(frozen=True, kw_only=True)
class News:
    """An announcement."""

    kind: str
    text: str


def news_of(change: Change) -> News | None:
    """What people are told of a change, if anything."""
    if change.what not in NEWS:
        return None
    kind, words = NEWS[change.what]
    run = f"run {str(change.run_id)[:8]} of {change.workflow}"
    text = words.format(run=run, who=change.who, reason=change.reason, summary=change.summary)
    return News(kind=kind, text=text[:LONGEST])

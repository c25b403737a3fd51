"""What others see of a workflow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class WorkflowView:
    """A workflow as it was when it was read."""

    id: UUID
    organisation_id: UUID
    name: str
    required_approvals: int
    plan: str

"""What a run wants to change: a Terraform plan as ``terraform show -json`` prints it.

Rampart applies nothing. Applying a plan here means counting what it would change; a plan that
Terraform marked as errored fails.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

LARGEST = 500_000
"""Characters of a plan; a longer one is refused before it is parsed."""
ACTION = re.compile(r"[a-z-]{1,20}")


class BadPlanError(ValueError):
    """The text is no plan; the message says what was found and what would do."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The text that was handed in, and what it would do: a count for each Terraform action."""

    text: str
    actions: tuple[tuple[str, int], ...]
    errored: bool

    @property
    def summary(self) -> str:
        """The plan in a few words, such as ``2 create, 1 delete``."""
        changing = [f"{count} {action}" for action, count in self.actions if action != "no-op"]
        return ", ".join(changing) or "no changes"


def read_plan(text: str) -> Plan:
    """Read a plan, or raise ``BadPlanError`` with the way out."""
    if len(text) > LARGEST:
        message = f"the plan has {len(text)} characters (fix: hand in at most {LARGEST})"
        raise BadPlanError(message)
    document = _parsed(text)
    changes = document.get("resource_changes", []) if isinstance(document, dict) else None
    if not isinstance(changes, list):
        message = "this is not a plan: no list resource_changes (fix: terraform show -json FILE)"
        raise BadPlanError(message)
    counted = Counter(action for change in changes for action in _actions(change))
    return Plan(
        text=text, actions=tuple(sorted(counted.items())), errored=document.get("errored") is True
    )


def _parsed(text: str) -> Any:  # noqa: ANN401 - JSON from outside is of any type
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"the plan is not JSON: {error} (fix: terraform show -json FILE)"
        raise BadPlanError(message) from error


def _actions(change: object) -> list[str]:
    """The actions of one entry of ``resource_changes``."""
    inner = change.get("change") if isinstance(change, dict) else None
    actions = inner.get("actions") if isinstance(inner, dict) else None
    if not isinstance(actions, list) or not all(_is_action(each) for each in actions):
        message = (
            "a resource change has no list change.actions of words such as create"
            " (fix: terraform show -json FILE)"
        )
        raise BadPlanError(message)
    return actions


def _is_action(word: object) -> bool:
    """A word as Terraform writes them; escaped in JSON could be what no database can store."""
    return isinstance(word, str) and ACTION.fullmatch(word) is not None

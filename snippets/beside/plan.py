"""The Terraform plans that every engine judges, in the order of the table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeAlias

Plan: TypeAlias = "dict[str, Any]"

FOLDER = Path(__file__).parent
NAMES = (
    "encrypted",
    "plain",
    "known_later",
    "deleted",
    "plain_then_deleted",
    "deleted_then_plain",
    "no_database",
    "no_changes",
)


def path(name: str) -> Path:
    """Return the file of one plan."""
    return FOLDER / "plans" / f"{name}.json"


def read(name: str) -> Plan:
    """Read one plan, in the format of ``terraform show -json``."""
    plan: Plan = json.loads(path(name).read_text(encoding="utf-8"))
    return plan


def rule(name: str) -> Path:
    """Return the file of one rule."""
    return FOLDER / "rules" / name

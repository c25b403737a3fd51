"""Judge plans that hold the same disks in another order.

``python3 -m tirith_examples.expressions.order`` prints a line per plan.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from policy_engine import LABEL
from policy_engine.document import parse, read
from policy_engine.verdict import as_json, evaluate

HERE = Path(__file__).parent
AFTER = {"closed": {"encrypted": True}, "open": {"encrypted": False}, "deleted": None}
PLANS = (
    ("closed",),
    ("open",),
    ("deleted",),
    ("closed", "deleted"),
    ("deleted", "closed"),
    ("open", "closed"),
    ("open", "deleted"),
    ("deleted", "open"),
)
WORDS = {True: "passed", False: "failed", None: "skipped"}


def outcome(*disks: str) -> str:
    """Return the word for what the check makes of these disks, in this order."""
    changes = [
        {"type": "acme_disk", "change": {"actions": ["update"], "after": AFTER[disk]}}
        for disk in disks
    ]
    plan = parse(json.dumps({"resource_changes": changes}), path="plan")
    output = as_json(evaluate(read(HERE / "order.json"), plan))
    return WORDS[output["evaluators"][0]["passed"]]


if __name__ == "__main__":
    lines = [f"{', '.join(disks):16} {outcome(*disks)}" for disks in PLANS]
    sys.stdout.write("\n".join([LABEL, *lines]) + "\n")

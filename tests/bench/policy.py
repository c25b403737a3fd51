"""Evaluate 50 checks against a Terraform plan of 1,000 resources; part of ``make bench``.

With ``TIRITH=/path/to/tirith`` the real engine does the same work, and ratios are printed.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.run import ROOT, measured

if TYPE_CHECKING:
    from collections.abc import Mapping

RESOURCES, CHECKS, KINDS = 1_000, 50, 10
CONDITIONS = (
    {"type": "Equals", "value": True},
    {"type": "Contains", "value": "owner"},
    {"type": "RegexMatch", "value": "^team-[a-z]+-[0-9]+$"},
    {"type": "LessThanEqualTo", "value": 99},
    {"type": "ContainedIn", "value": ["eu", "us", "ap"]},
)
ATTRIBUTES = ("encrypted", "tags", "name", "ports.*.from", "region")


def plan() -> dict[str, object]:
    """Return a plan in which every resource has what the checks ask for."""
    return {"terraform_version": "1.8.2", "resource_changes": [change(n) for n in range(RESOURCES)]}


def change(number: int) -> dict[str, object]:
    """Return one resource change; every seventh is not encrypted."""
    kind = f"acme_{number % KINDS}"
    after = {
        "encrypted": number % 7 != 0,
        "tags": {"owner": f"team-{number}"},
        "name": f"team-a-{number}",
        "ports": [{"from": port} for port in range(80, 84)],
        "region": "eu",
    }
    return {
        "address": f"{kind}.r{number}",
        "type": kind,
        "change": {"actions": ["create"], "before": None, "after": after},
    }


def policy() -> dict[str, object]:
    """Return a policy that asks each kind, and all kinds, in turn."""
    checks = [
        {
            "id": f"check_{number}",
            "provider_args": {
                "operation_type": "attribute",
                "terraform_resource_type": "*" if number < KINDS else f"acme_{number % KINDS}",
                "terraform_resource_attribute": ATTRIBUTES[number % len(ATTRIBUTES)],
            },
            "condition": CONDITIONS[number % len(CONDITIONS)],
        }
        for number in range(CHECKS)
    ]
    return {
        "meta": {"version": "v1", "required_provider": "stackguardian/terraform_plan"},
        "evaluators": checks,
        "eval_expression": " && ".join(f"check_{number}" for number in range(CHECKS)),
    }


def main(environ: Mapping[str, str]) -> None:
    """Measure, print, and give ratios where there is something to compare with."""
    commands = {"this engine": [sys.executable, "-m", "policy_engine"]}
    if "TIRITH" in environ:
        commands["Tirith"] = [environ["TIRITH"]]
    os.environ["PYTHONPATH"] = str(ROOT / "snippets")
    print(f"{CHECKS} checks of a plan of {RESOURCES:,} resources; CPU counts.")
    figures, answers = {}, []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for file, value in (("policy.json", policy()), ("plan.json", plan())):
            (folder / file).write_text(json.dumps(value), encoding="utf-8")
        given = ["-policy-path", folder / "policy.json", "-input-path", folder / "plan.json"]
        for engine, command in commands.items():
            log = folder / "output.json"
            cpu, _, memory = measured([*command, *map(str, given), "--json"], log=log)
            figures[engine] = cpu, memory
            answers.append(json.loads(log.read_text(encoding="utf-8")))
            print(f"{engine}: {cpu:.2f} s, {memory / 1e6:.0f} MB")
    if len(figures) > 1:
        ours, theirs = figures["this engine"], figures["Tirith"]
        print(f"ratio to Tirith: CPU {ours[0] / theirs[0]:.2f}, memory {ours[1] / theirs[1]:.2f}")
        print("the answers are equal" if answers[0] == answers[1] else "the answers DIFFER")


if __name__ == "__main__":
    main(os.environ)

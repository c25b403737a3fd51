"""Run the experiment of ADR-0020 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.dead_citations import arm_status, arm_target, core

ARMS = {"status": arm_status, "target": arm_target}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if every misleading text is noticed and no honest one, else 1."""
    argparse.ArgumentParser(description=__doc__).parse_args(argv)
    results = {name: core.run(arm) for name, arm in ARMS.items()}
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    decided = results["status"]
    return 0 if decided.unnoticed == decided.false_alarms == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

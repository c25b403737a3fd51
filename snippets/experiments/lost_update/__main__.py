"""Run the experiment of ADR-0008 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict

from experiments.lost_update import (
    arm_locked,
    arm_one_statement,
    arm_read_then_write,
    arm_versioned,
    core,
)

ARMS = {
    "read_then_write": arm_read_then_write,
    "locked": arm_locked,
    "versioned": arm_versioned,
    "one_statement": arm_one_statement,
}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the single statement lost no charge, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--budgets", type=int, default=40)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--charges", type=int, default=25, help="of each thread, with --real")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--real", action="store_true", help="threads on DATABASE_URL")
    arguments = parser.parse_args(argv)

    def run(arm: core.Arm) -> core.Result:
        if arguments.real:
            return core.at_once(
                arm=arm,
                charges=arguments.charges,
                workers=arguments.workers,
                url=os.environ["DATABASE_URL"],
            )
        return core.interleaved(
            arm=arm, budgets=arguments.budgets, workers=arguments.workers, seed=arguments.seed
        )

    results = {name: run(arm) for name, arm in ARMS.items()}
    figures = {name: asdict(result) | {"lost": result.lost} for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    return 0 if results["one_statement"].lost == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

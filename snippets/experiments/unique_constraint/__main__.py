"""Run the experiment of ADR-0007 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict

from experiments.unique_constraint import arm_plain, arm_unique, core

ARMS = {"plain": arm_plain, "unique": arm_unique}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the constraint left no duplicate, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=40)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--real", action="store_true", help="threads on DATABASE_URL")
    arguments = parser.parse_args(argv)

    def run(arm: core.Arm) -> core.Result:
        if arguments.real:
            url = os.environ["DATABASE_URL"]
            return core.at_once(arm=arm, names=arguments.names, workers=arguments.workers, url=url)
        return core.interleaved(
            arm=arm, names=arguments.names, workers=arguments.workers, seed=arguments.seed
        )

    results = {name: run(arm) for name, arm in ARMS.items()}
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    return 0 if results["unique"].duplicates == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

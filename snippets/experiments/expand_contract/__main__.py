"""Run the experiment of ADR-0013 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.expand_contract import (
    arm_copy_and_switch,
    arm_expand_and_contract,
    arm_one_step,
    core,
)

ARMS = {
    "one_step": arm_one_step,
    "copy_and_switch": arm_copy_and_switch,
    "expand_and_contract": arm_expand_and_contract,
}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if expand and contract failed no statement and showed no wrong value, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stretch", type=int, default=10, help="statements between two changes")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args(argv)

    results = {
        name: core.experiment(arm=arm, stretch=arguments.stretch, seed=arguments.seed)
        for name, arm in ARMS.items()
    }
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    steps = results["expand_and_contract"]
    return 1 if steps.failed or steps.wrong or steps.stale else 0


if __name__ == "__main__":
    sys.exit(main())

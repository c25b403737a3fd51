"""Run the experiment of ADR-0002 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.measured_figures import arm_printed, arm_typed, core

ARMS = {"typed": arm_typed, "printed": arm_printed}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the printed figures were never wrong, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args(argv)
    results = {
        name: core.run(arm=arm, changes=arguments.changes, seed=arguments.seed)
        for name, arm in ARMS.items()
    }
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    return 0 if results["printed"].wrong == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

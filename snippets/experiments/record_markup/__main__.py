"""Run the experiment of ADR-0017 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.record_markup import arm_myst, arm_rst, core

ARMS = {"rst": arm_rst, "myst": arm_myst}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the code host is told of every diagram in the MyST record, else 1."""
    argparse.ArgumentParser(description=__doc__).parse_args(argv)
    results = {name: core.run(arm) for name, arm in ARMS.items()}
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    myst = results["myst"]
    return 0 if myst.diagrams > 0 and myst.undrawn == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

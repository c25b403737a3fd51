"""Run the experiment of ADR-0024 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.module_tables import arm_own_tables, arm_shared_tables, core

ARMS = {"own tables": arm_own_tables, "shared tables": arm_shared_tables}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if behind the doors nobody noticed a renamed column, else 1."""
    argparse.ArgumentParser(description=__doc__).parse_args(argv)
    reached = {name: core.reach(arm) for name, arm in ARMS.items()}
    figures = {
        "reach": {name: asdict(found) for name, found in reached.items()},
        "ids": {name: asdict(core.ids(arm)) for name, arm in ARMS.items()},
    }
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    return 0 if not reached["own tables"].reaching else 1


if __name__ == "__main__":
    sys.exit(main())

"""Run the experiment of ADR-0016 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.hashed_requirements import arm_hashes, arm_pins, core

ARMS = {"pins": arm_pins, "hashes": arm_hashes}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the changed package is refused and the honest one installed, else 1."""
    argparse.ArgumentParser(description=__doc__).parse_args(argv)
    results = {name: core.run(arm) for name, arm in ARMS.items()}
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    hashes = results["hashes"]
    return 0 if (hashes.honest, hashes.changed) == (hashes.offered, 0) else 1


if __name__ == "__main__":
    sys.exit(main())

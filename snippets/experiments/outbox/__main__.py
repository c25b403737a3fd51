"""Run the experiment of ADR-0006 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from experiments.outbox import arm_inside, arm_on_commit, arm_outbox, core
from experiments.outbox.broker import FileBroker

ARMS = {"inside": arm_inside, "on_commit": arm_on_commit, "outbox": arm_outbox}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the outbox lost nothing and left no ghost, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args(argv)

    faults = core.Faults.per_hundred(requests=arguments.requests, seed=arguments.seed)
    results = {}
    for name, arm in ARMS.items():
        with tempfile.TemporaryDirectory() as folder:
            results[name] = core.experiment(
                arm=arm,
                broker=FileBroker(Path(folder) / "messages"),
                requests=arguments.requests,
                faults=faults,
            )
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    outbox = results["outbox"]
    return 0 if outbox.lost == outbox.ghosts == 0 < outbox.killed else 1


if __name__ == "__main__":
    sys.exit(main())

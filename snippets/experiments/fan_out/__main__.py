"""Run the experiment of ADR-0011 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.fan_out import arm_batch, arm_each, arm_hedged, core

ARMS = {"each": arm_each, "hedged": arm_hedged, "batch": arm_batch}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the batched page is as seldom slow as one call, at one call each, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=4_000)
    parser.add_argument("--rows", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--per-row", action="store_true", help="each row may be slow by itself")
    arguments = parser.parse_args(argv)
    results = {name: core.load(arm, **vars(arguments)) for name, arm in ARMS.items()}
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    batch = results["batch"]
    rarely = core.SLOW_SHARE + core.tolerance(share=core.SLOW_SHARE, pages=batch.pages)
    return 0 if batch.calls == batch.pages and batch.slow_pages <= rarely * batch.pages else 1


if __name__ == "__main__":
    sys.exit(main())

"""Run the experiment of ADR-0009 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.inbox import (
    arm_acknowledge_early,
    arm_acknowledge_late,
    arm_inbox,
    arm_inbox_apart,
    core,
)

ARMS = {
    "acknowledge_early": arm_acknowledge_early,
    "acknowledge_late": arm_acknowledge_late,
    "inbox_apart": arm_inbox_apart,
    "inbox": arm_inbox,
}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if with the inbox each message took effect once, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args(argv)

    faults = core.Faults.per_hundred(messages=arguments.messages, seed=arguments.seed)
    results = {
        name: core.experiment(arm=arm, messages=arguments.messages, faults=faults)
        for name, arm in ARMS.items()
    }
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    inbox = results["inbox"]
    return 0 if inbox.lost == inbox.doubled == 0 < inbox.killed else 1


if __name__ == "__main__":
    sys.exit(main())

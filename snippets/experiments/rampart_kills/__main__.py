"""Run the experiment of ADR-0025 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys

from experiments.rampart_kills import arm_after_commit, arm_events, arm_no_key, core
from experiments.rampart_kills.experiment import experiment
from experiments.rampart_kills.place import empty_tables

ARMS = {
    "after_commit": (arm_after_commit, (core.SERVER,)),
    "no_key": (arm_no_key, core.PROCESSES),
    "events": (arm_events, core.PROCESSES),
}
"""Each way, and the processes that work in it."""


def main(argv: list[str] | None = None) -> int:
    """Return 0 if with events each effect came once, whoever was killed, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="as large as for the receipt")
    parser.add_argument("--seed", type=int, default=core.SEED)
    arguments = parser.parse_args(argv)

    size = core.FULL if arguments.full else core.SMALL
    if not {"DATABASE_URL", "AMQP_URL"} <= os.environ.keys():
        sys.exit("set DATABASE_URL and AMQP_URL, as make doctor says")
    with empty_tables() as tables:
        results = {
            name: experiment(arm=arm, tables=tables, size=size, seed=arguments.seed, struck=struck)
            for name, (arm, struck) in ARMS.items()
        }
    figures = {
        name: {figure.name: figure.value(result) for figure in core.FIGURES}
        for name, result in results.items()
    }
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    events = results["events"]
    return 0 if events.lost == events.ghosts == events.twice == 0 < events.killed_relay else 1


if __name__ == "__main__":
    sys.exit(main())

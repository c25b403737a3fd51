"""Run the experiment of ADR-0022 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.event_versions import (
    arm_by_looks,
    arm_every_version,
    arm_no_version,
    arm_raise,
    core,
)
from experiments.event_versions.change import MINUTES_TO_SECONDS, NAME_TO_PERSON

ARMS = {
    "no_version": arm_no_version,
    "by_looks": arm_by_looks,
    "every_version": arm_every_version,
    "raise": arm_raise,
}
CHANGES = {"name_to_person": NAME_TO_PERSON, "minutes_to_seconds": MINUTES_TO_SECONDS}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the decided way reads each event right and sends each once, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    seed = parser.parse_args(argv).seed

    results = {
        way: {
            name: core.run(arm, change=change, roll_outs=core.ROLL_OUTS.values(), seed=seed)
            for name, change in CHANGES.items()
        }
        for way, arm in ARMS.items()
    }
    figures = {
        way: {name: asdict(result) for name, result in each.items()}
        for way, each in results.items()
    }
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    decided = results["raise"].values()
    return 0 if all(_is_right(result) for result in decided) else 1


def _is_right(result: core.Result) -> bool:
    return result.unread == result.wrong == 0 and result.sent == result.events


if __name__ == "__main__":
    sys.exit(main())

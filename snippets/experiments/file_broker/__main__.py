"""Run the experiment of ADR-0026 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.file_broker import (
    arm_file_broker,
    arm_kombu_files,
    arm_kombu_files_put_back,
    core,
)

ARMS = {
    "kombu_files": arm_kombu_files,
    "kombu_files_put_back": arm_kombu_files_put_back,
    "file_broker": arm_file_broker,
}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the file broker lost nothing and stopped at no message, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args(argv)

    kills = core.spread(messages=arguments.messages, seed=arguments.seed)
    spread = {
        name: core.experiment(arm=arm, messages=arguments.messages, kills=kills)
        for name, arm in ARMS.items()
    }
    siege = {name: core.siege(arm=arm, messages=20, starts=40) for name, arm in ARMS.items()}
    figures = {
        name: {"spread": asdict(spread[name]), "siege": asdict(siege[name])} for name in ARMS
    }
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    ours = (spread["file_broker"], siege["file_broker"])
    return 0 if all(result.lost == result.left == 0 < result.killed for result in ours) else 1


if __name__ == "__main__":
    sys.exit(main())

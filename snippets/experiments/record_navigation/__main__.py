"""Run the experiment of ADR-0004 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.record_navigation import arm_log_page, arm_sidebar, core

ARMS = {"sidebar": arm_sidebar, "log_page": arm_log_page}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if a record page does not grow with the number of records, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=10)
    parser.add_argument("--many", type=int, default=40)
    arguments = parser.parse_args(argv)
    results = {
        name: core.run(arm, few=arguments.few, many=arguments.many) for name, arm in ARMS.items()
    }
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    return 0 if results["log_page"].more_links == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

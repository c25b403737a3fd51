"""Run the experiment of ADR-0003 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.static_diagrams import arm_own_script, arm_script, arm_static, core

ARMS = {"script": arm_script, "own_script": arm_own_script, "static": arm_static}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if every diagram is there without script and without another host, else 1."""
    argparse.ArgumentParser(description=__doc__).parse_args(argv)
    results = {name: core.run(arm) for name, arm in ARMS.items()}
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    static = results["static"]
    return 0 if static.unseen == 0 and not static.third_party else 1


if __name__ == "__main__":
    sys.exit(main())

"""Run the experiment of ADR-0001 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.strict_reading import arm_lenient, arm_strict, core

ARMS = {"lenient": arm_lenient, "strict": arm_strict}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the strict reader guessed nothing and read all that is sound, else 1."""
    argparse.ArgumentParser(description=__doc__).parse_args(argv)
    results = {name: core.run(arm) for name, arm in ARMS.items()}
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    strict = results["strict"]
    return 0 if strict.guessed == strict.misread == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

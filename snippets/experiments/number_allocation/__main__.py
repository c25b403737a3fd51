"""Run the experiment of ADR-0015 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys

from experiments.number_allocation import arm_files_only, arm_ids, core

ARMS = {"files only": arm_files_only, "adrs/IDS": arm_ids}
FIGURES = ("clashes", "silent", "found_later", "apart", "needless")


def main(argv: list[str] | None = None) -> int:
    """Return 0 if no clash passed in silence the decided way, else 1."""
    argparse.ArgumentParser(description=__doc__).parse_args(argv)
    results = {name: core.run(arm) for name, arm in ARMS.items()}
    figures = {
        name: {figure: getattr(result, figure) for figure in FIGURES}
        for name, result in results.items()
    }
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    decided = results["adrs/IDS"]
    return 0 if decided.silent == decided.needless == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

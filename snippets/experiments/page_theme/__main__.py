"""Run the experiment of ADR-0018 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.page_theme import arm_alabaster, arm_furo, core

ARMS = {"alabaster": arm_alabaster, "furo": arm_furo}
DARK = 5  # % of the light of white


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the page is dark with furo, 1 if it is not, 2 without a browser."""
    argparse.ArgumentParser(description=__doc__).parse_args(argv)
    chromium = core.find_chromium()
    if chromium is None:
        sys.stderr.write("needs Chromium: install it, or set CHROMIUM to its path\n")
        return 2
    results = {name: core.run(arm, chromium=chromium)[0] for name, arm in ARMS.items()}
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    return 0 if results["furo"].glare <= DARK else 1


if __name__ == "__main__":
    sys.exit(main())

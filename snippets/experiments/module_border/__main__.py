"""Run the experiment of ADR-0021 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.module_border import arm_contracts, arm_contracts_and_guard, core

ARMS = {"contracts": arm_contracts, "contracts and guard": arm_contracts_and_guard}
DECIDED = "contracts and guard"


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the decided way catches every crossing and nothing else, else 1."""
    argparse.ArgumentParser(description=__doc__).parse_args(argv)
    reviews = {name: core.review(arm) for name, arm in ARMS.items()}
    weight = core.weigh()
    unseen, blind = core.unseen()
    figures = {
        "review": {name: asdict(review) for name, review in reviews.items()},
        "weight": asdict(weight)
        | {"calls_ratio": weight.calls_ratio, "seconds_ratio": weight.seconds_ratio},
        "blind": {"spots": blind, "unseen": unseen},
    }
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    decided = reviews[DECIDED]
    return 0 if decided.caught == decided.planted and decided.false_alarms == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

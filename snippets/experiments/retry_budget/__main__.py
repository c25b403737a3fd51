"""Run the experiment of ADR-0010 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.retry_budget import arm_both, arm_budget, arm_jitter, arm_none, core

ARMS = {"none": arm_none, "jitter": arm_jitter, "budget": arm_budget, "both": arm_both}
COSTLY = 0.25  # a refusal costs the service a quarter of an answer


def main(argv: list[str] | None = None) -> int:
    """Return 0 if jitter and budget together hold in every scenario, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--away", type=float, default=core.AWAY, help="seconds of outage")
    arguments = parser.parse_args(argv)
    results = {name: scenarios(arm, arguments) for name, arm in ARMS.items()}
    figures = {
        name: {scenario: asdict(result) for scenario, result in found.items()}
        for name, found in results.items()
    }
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    both = results["both"]
    calm = both["outage"].overloaded == both["costly"].overloaded == 0
    return 0 if calm and both["together"].gave_up == both["hiccups"].gave_up == 0 else 1


def scenarios(arm: core.Arm, arguments: argparse.Namespace) -> dict[str, core.Result]:
    """Run one arm through everything."""
    seed, away = arguments.seed, arguments.away
    return {
        "outage": core.outage(arm, seed=seed, away=away),
        "costly": core.outage(arm, seed=seed, away=away, refusal_cost=COSTLY),
        "together": core.together(arm, seed=seed),
        "hiccups": core.hiccups(arm, seed=seed),
    }


if __name__ == "__main__":
    sys.exit(main())

"""Run the experiment of ADR-0012 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict

from experiments.cache_stampede import arm_early, arm_lock, arm_plain, arm_stale, core, on_redis

ARMS = {"plain": arm_plain, "lock": arm_lock, "early": arm_early, "stale": arm_stale}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if nobody computed beside another, and few waited, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--cost", type=float, default=2.0, help="seconds to compute the report")
    parser.add_argument("--dies", type=int, help="number of the computation that dies halfway")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--real", action="store_true", help="threads on REDIS_URL, smaller")
    arguments = parser.parse_args(argv)

    def run(arm: core.Arm) -> core.Result:
        if arguments.real:
            url = os.environ["REDIS_URL"]
            return on_redis.measure(arm, load=on_redis.SMALL, seed=arguments.seed, url=url)
        load = core.Load(readers=arguments.readers, cost=arguments.cost, dies=arguments.dies)
        return core.simulate(arm, load=load, seed=arguments.seed)

    results = {name: run(arm) for name, arm in ARMS.items()}
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    stale = results["stale"]
    first_and_one_each = arguments.readers + stale.computed
    return 0 if stale.at_once == 1 and stale.waited <= first_and_one_each else 1


if __name__ == "__main__":
    sys.exit(main())

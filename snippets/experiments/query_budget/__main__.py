"""Run the experiment of ADR-0005 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from experiments.query_budget import (
    arm_declared,
    arm_lazy,
    arm_test_of_content,
    arm_test_with_budget,
    core,
)


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the budget holds and catches every slip, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 200], metavar="ROWS")
    parser.add_argument("--rows-in-test", type=int, default=3, metavar="ROWS")
    arguments = parser.parse_args(argv)

    declared = core.queries_by_size(arm=arm_declared, sizes=arguments.sizes)
    lazy = core.queries_by_size(arm=arm_lazy, sizes=arguments.sizes)
    with_budget = core.review(arm=arm_test_with_budget, runs=arguments.rows_in_test)
    of_content = core.review(arm=arm_test_of_content, runs=arguments.rows_in_test)
    figures = {
        "queries": {"declared": declared, "lazy": lazy},
        "review": {"with budget": asdict(with_budget), "of content": asdict(of_content)},
    }
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    holds = max(declared.values()) <= core.BUDGET and with_budget.caught == with_budget.slips
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())

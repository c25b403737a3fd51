"""Run the experiment of ADR-0023 on DATABASE_URL and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict

from experiments.tenant_rows import (
    arm_filters,
    arm_manager,
    arm_row_security,
    arm_row_security_local,
    arm_row_security_uncleared,
    core,
)

ARMS = {"filters": arm_filters, "manager": arm_manager, "row security": arm_row_security}
POOLS = {
    "cleared": arm_row_security,
    "uncleared": arm_row_security_uncleared,
    "for a transaction": arm_row_security_local,
}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if under the policies nothing leaked and no connection carried a tenant, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default=os.environ.get("DATABASE_URL"), help="of PostgreSQL")
    parser.add_argument("--requests", type=int, default=20)
    arguments = parser.parse_args(argv)
    if not arguments.url:
        parser.error("needs PostgreSQL, for SQLite has no policies: set DATABASE_URL or --url")

    results = {name: core.experiment(arm=arm, url=arguments.url) for name, arm in ARMS.items()}
    served = {
        name: core.serve(arm=arm, requests=arguments.requests, url=arguments.url)
        for name, arm in POOLS.items()
    }
    figures = {
        "queries": {name: asdict(result) for name, result in results.items()},
        "pool": {name: asdict(result) for name, result in served.items()},
    }
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    holds = results["row security"].leaking == served["cleared"].carried == 0
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())

"""Run the experiment of ADR-0019 and print its figures as JSON."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from experiments.core_without_sphinx import arm_core, arm_sphinx, core

ARMS = {"core": arm_core, "sphinx": arm_sphinx}


def main(argv: list[str] | None = None) -> int:
    """Return 0 if the command works without Sphinx and loads none of it, else 1."""
    argparse.ArgumentParser(description=__doc__).parse_args(argv)
    results = {}
    for name, arm in ARMS.items():
        with tempfile.TemporaryDirectory() as folder:
            results[name] = core.run(arm, Path(folder))
    figures = {name: asdict(result) for name, result in results.items()}
    print(json.dumps(figures, indent=2))  # noqa: T201 - the output is the command's purpose
    decided = results["core"]
    return 0 if decided.refused == decided.loaded == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

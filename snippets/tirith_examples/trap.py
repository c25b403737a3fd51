"""Lint the policy that falls into a trap, and judge one input by it and by the way out.

``python3 -m tirith_examples.trap FOLDER`` reads ``fails.json`` and ``passes.json`` there, and,
where a trap shows in a verdict, ``input.json`` and ``variables.json``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from policy_engine import LABEL
from policy_engine.document import read
from policy_engine.lint_policy import findings
from policy_engine.variables import from_documents
from policy_engine.verdict import as_json, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator


def found(folder: Path) -> Iterator[str]:
    """Each finding in the policy that fails, and the line that the trap's own one names."""
    policy = folder / "fails.json"
    for finding in findings(read(policy)):
        yield str(finding).removeprefix(f"{folder.as_posix()}/")
        if finding.code == folder.name and judged_by(folder):
            yield policy.read_text(encoding="utf-8").splitlines()[finding.line - 1]


def judged_by(folder: Path) -> bool:
    """Tell whether the trap has an input to judge."""
    return (folder / "input.json").exists()


def verdicts(folder: Path) -> Iterator[str]:
    """What either policy says of the same input."""
    given = folder / "variables.json"
    variables = from_documents([read(given)] if given.exists() else [])
    for name in ("fails.json", "passes.json") if judged_by(folder) else ():
        output = as_json(evaluate(read(folder / name), read(folder / "input.json"), variables))
        yield f"{name:11} says {json.dumps(output['final_result'])}"


if __name__ == "__main__":
    trap = Path(sys.argv[1])
    sys.stdout.write("\n".join([LABEL, *found(trap), *verdicts(trap)]) + "\n")

"""Judge every trap's input by the policy that falls into it and by the way out.

``python3 -m tirith_examples.gotchas`` prints a line per trap: both verdicts on
the input that springs it, the way out's verdict on another input, and what the linter finds.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from policy_engine import LABEL
from policy_engine.document import read
from policy_engine.lint_policy import findings
from policy_engine.variables import from_documents
from policy_engine.verdict import as_json, evaluate

HERE = Path(__file__).parent
BY_HARM = (
    "erased",
    "list_ban",
    "placeholder",
    "same_id",
    "destroy",
    "workflow_name",
    "condition_name",
    "number_pattern",
    "excluded",
    "star",
    "references",
    "second_project",
    "empty_plan",
    "id_within",
)


def verdict(folder: Path, *, policy: str, document: str) -> str:
    """Return ``final_result`` as JSON."""
    asked, judged = (read(folder / f"{name}.json") for name in (policy, document))
    variables = from_documents([read(HERE / "variables.json")])
    output = as_json(evaluate(asked, judged, variables))
    return json.dumps(output["final_result"])


def line(trap: str) -> str:
    """Return what is printed of one trap."""
    folder = HERE / trap
    codes = (found.code.value for found in findings(read(folder / "policy.json")))
    cells = (
        f"{trap:14}",
        f"{verdict(folder, policy='policy', document='input'):5}",
        f"{verdict(folder, policy='way_out', document='input'):7}",
        f"{verdict(folder, policy='way_out', document='other'):5}",
        " ".join(codes) or "-",
    )
    return " ".join(cells)


if __name__ == "__main__":
    lines = [LABEL, "", f"{'trap':14} as is way out other code", *map(line, BY_HARM)]
    sys.stdout.write("\n".join(lines) + "\n")

"""Replace one text in a policy, and say what becomes of one of its checks.

``python3 -m tirith_examples.anatomy GROUP`` does so for each slip of that group in ``slips.json``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from policy_engine import LABEL
from policy_engine.document import BadInput, parse, read
from policy_engine.verdict import as_json, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
WORDS = {True: "passed", False: "failed", None: "skipped"}


def outcome(policy: str, *, check: str) -> str:
    """Return what ends the run, or what is said of *check*."""
    try:
        verdict = evaluate(parse(policy, path="policy.json"), read(HERE / "input.json"))
    except BadInput as problem:
        return str(problem)
    found = next(each for each in as_json(verdict)["evaluators"] if each["id"] == check)
    messages = [result["message"] for result in found.get("result", [])] or ["no result"]
    return f"{WORDS[found['passed']]}: {'; '.join(messages)}"


def lines(group: str) -> Iterator[str]:
    """Return each slip of *group*, and what it does."""
    slips = json.loads((HERE / "slips.json").read_text(encoding="utf-8"))
    for slip in slips[group]:
        policy = (HERE / slip["policy"]).read_text(encoding="utf-8")
        yield f"{slip['wrong']} for {slip['right']}"
        yield f"  {outcome(policy.replace(slip['right'], slip['wrong']), check=slip['check'])}"


if __name__ == "__main__":
    sys.stdout.write("\n".join([LABEL, *lines(sys.argv[1])]) + "\n")

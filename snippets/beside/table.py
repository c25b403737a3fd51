"""The table of verdicts: the peers' as recorded, Tirith's as our engine gives them now.

``python3 -m beside.table`` prints it.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from policy_engine import LABEL
from policy_engine.document import read
from policy_engine.verdict import as_json, evaluate

from beside import plan
from beside.word import FAILS, PASSES, SKIPS

if TYPE_CHECKING:
    from collections.abc import Mapping

RECORD = plan.FOLDER / "recorded.json"
WORDS = {True: PASSES, False: FAILS, None: SKIPS}


def recorded() -> dict[str, Any]:
    """Return what the peers said last time, with their versions and the date."""
    record: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return record


def tirith(name: str) -> str:
    """Judge one plan by the Tirith policy; a verdict of null is a skip."""
    output = as_json(evaluate(read(plan.rule("tirith.json")), read(plan.path(name))))
    return WORDS[output["final_result"]]  # type: ignore[index] # this expression gives no other


def columns() -> Mapping[str, Mapping[str, str]]:
    """Return one column for each engine, Tirith first."""
    ours = {name: tirith(name) for name in plan.NAMES}
    return {"tirith": ours, **recorded()["verdicts"]}


def table() -> str:
    """Write the columns as text, one line for each plan."""
    engines = columns()
    rows = [["plan", *engines]]
    rows += [[name, *(verdicts[name] for verdicts in engines.values())] for name in plan.NAMES]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{LABEL}\n{table()}\n")

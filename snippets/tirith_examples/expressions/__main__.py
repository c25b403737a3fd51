"""Say which verdict an expression over the checks ``yes``, ``no`` and ``skipped`` gives.

``python3 -m tirith_examples.expressions RULE …`` prints a line per rule; without a rule, it joins
each two checks by and, and by or.
"""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from policy_engine import LABEL
from policy_engine.document import read
from policy_engine.verdict import as_json, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
CHECKS = ("yes", "no", "skipped")


def verdict(rule: str) -> str:
    """Return ``final_result`` as JSON, and the errors behind it."""
    policy, document = read(HERE / "policy.json"), read(HERE / "document.json")
    output = as_json(evaluate(policy, document, {"rule": rule}))
    return "; ".join([json.dumps(output["final_result"]), *output["errors"]])


def answers(rules: Sequence[str]) -> Iterator[str]:
    """Return each rule with its verdict, in two columns."""
    width = max(map(len, rules))
    for rule in rules:
        yield f"{rule:{width}}  {verdict(rule)}"


def pairs() -> Iterator[str]:
    """Join each two checks in both ways."""
    yield f"{'left':8} {'right':8} {'&&':6} ||"
    for left, right in itertools.product(CHECKS, repeat=2):
        both, either = verdict(f"{left} && {right}"), verdict(f"{left} || {right}")
        yield f"{left:8} {right:8} {both:6} {either}"


if __name__ == "__main__":
    lines = answers(sys.argv[1:]) if sys.argv[1:] else pairs()
    sys.stdout.write("\n".join([LABEL, *lines]) + "\n")

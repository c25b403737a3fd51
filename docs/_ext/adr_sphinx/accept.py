"""Accepting a record: what would be written, worked out before anything is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adr_sphinx import allowance, log, revision
from adr_sphinx.errors import Code, Problem
from adr_sphinx.model import Decision, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

VALUE = re.compile(r"""([\w-]+[ \t]*:[ \t]*)("[^"\n]*"|'[^'\n]*'|[^\s#]+)?(.*)""", re.DOTALL)
ELSEWHERE = {Code.RE02, Code.RE03}  # what is left to do in the superseded record


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """The two files that accepting writes, or what stands in the way."""

    decision: Decision
    record: str  # the new text of the record
    frozen_path: str
    frozen: str  # the accepted text
    blocking: list[Problem]
    remaining: list[Problem]  # in other records, to be mended by hand afterwards


def with_values(text: str, lines: dict[str, int], values: dict[str, str]) -> str:
    """Return *text* with the values of some keys replaced; comments and all else stay."""
    rows = text.split("\n")
    for key, value in values.items():
        row = lines[key] - 1
        match = VALUE.fullmatch(rows[row])
        if match:
            rows[row] = f"{match.group(1)}{value}{match.group(3)}"
    return "\n".join(rows)


def plan(root: Path, decision: Decision, text: str, *, day: date) -> Acceptance:
    """Work out the accepted record and check it as if it were on file already."""
    problems = list(_unsuited(decision))
    record = text
    if decision.status is Status.PROPOSED:
        values = {"status": Status.ACCEPTED.value, "date": day.isoformat()}
        record = with_values(text, decision.lines, values)
    checked = log.read(root, instead={decision.path: record})
    accepted = checked.decisions.get(decision.number, decision)
    left, _, _ = allowance.settle(checked.problems, {decision.path: record})
    problems += [
        problem for problem in left if problem.path == decision.path and problem.code != Code.ST05
    ]
    remaining = [
        problem
        for problem in checked.problems
        if problem.path != decision.path and problem.code in ELSEWHERE
    ]
    return Acceptance(
        decision=accepted,
        record=record,
        frozen_path=frozen_path(accepted),
        frozen=revision.freeze(record, number=accepted.number, accepted=day),
        blocking=sorted(set(problems)),
        remaining=remaining,
    )


def frozen_path(decision: Decision) -> str:
    """Return where the accepted text of a record is kept."""
    return f"{log.FOLDER}/revisions/{decision.number:04}/{decision.rev}.md"


def _unsuited(decision: Decision) -> Iterator[Problem]:
    if decision.status not in {Status.PROPOSED, Status.ACCEPTED}:
        message = f"{decision.id} is {decision.status}; only a proposal is accepted"
        line = decision.lines["status"]
        yield Problem(decision.path, line, Code.ST02, message, fix="write a new record")


def write(root: Path, acceptance: Acceptance) -> list[str]:
    """Write the accepted text, which must not exist yet, and then the record."""
    frozen = root / acceptance.frozen_path
    frozen.parent.mkdir(parents=True, exist_ok=True)
    with frozen.open("x", encoding="utf-8", newline="") as file:
        file.write(acceptance.frozen)
    record = root / acceptance.decision.path
    changed = [acceptance.frozen_path]
    if record.read_bytes() != acceptance.record.encode():
        record.write_bytes(acceptance.record.encode())
        changed.append(acceptance.decision.path)
    return changed


def next_number(paths: Iterable[str], revisions: Iterable[int]) -> int:
    """Return the number after the highest that was ever used here."""
    named = [re.search(r"(\d{4,})-", path) for path in paths]
    used = [int(match.group(1)) for match in named if match]
    return max([*used, *revisions, 0]) + 1

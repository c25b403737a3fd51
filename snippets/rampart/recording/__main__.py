"""``python -m rampart.recording STEP``: what the step answers otherwise than step 1, as a table.

Ends with 1 if anything differs that ``mended.toml`` does not declare, or does not as declared.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rampart import NOTICE
from rampart.acceptance.step import STEPS
from rampart.recording.conversation import CALLS
from rampart.recording.record import record
from rampart.recording.replay import replay, served

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rampart.acceptance.step import Step
    from rampart.recording.comparison import Row


def main(argv: Sequence[str]) -> int:
    """Record, replay and print."""
    step = next((each for each in STEPS if [str(each.number)] == list(argv)), None)
    if step is None:
        known = ", ".join(str(each.number) for each in STEPS)
        sys.stderr.write(f"name one step (fix: python -m rampart.recording N, N of {known})\n")
        return 2
    with served(STEPS[0]) as transport:
        recorded = record(transport)
    rows = replay(step, recorded)
    sys.stdout.writelines(f"{line}\n" for line in (NOTICE, "", *lines(rows, step=step)))
    return 1 if any(row.problem for row in rows) else 0


def lines(rows: Sequence[Row], *, step: Step) -> Iterator[str]:
    """The table: the call, its status in step 1 and in the step, and what that mends."""
    width = max((len(row.label) for row in rows), default=0)
    for row in rows:
        yield f"{row.label:{width}}  {row.before} → {row.after}  {_reason(row)}"
    wrong = sum(bool(row.problem) for row in rows)
    yield (
        f"step {step.number}, {step.title}: {len(CALLS)} calls, {len(CALLS) - len(rows)} answered "
        f"as in step 1, {len(rows) - wrong} as mended.toml says, {wrong} unexpected"
    )


def _reason(row: Row) -> str:
    if row.problem:
        return f"UNEXPECTED: {row.problem}"
    return f"{row.mended.mistake}: {row.mended.changed}" if row.mended else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``python -m rampart.acceptance``: walk every journey on every step, print the table.

With names of journeys it walks these only, and prints what it found as well. With ``--real`` it
walks the steps that know servers on PostgreSQL and RabbitMQ instead.
Ends with 1 if a journey ends otherwise than the manifest of its step says.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rampart import NOTICE
from rampart.acceptance.journeys import JOURNEYS
from rampart.acceptance.run import WalkError, all_endings
from rampart.acceptance.step import REAL, STEPS
from rampart.acceptance.table import lines, shrinking, verdicts, words

if TYPE_CHECKING:
    from collections.abc import Sequence

FLAG = "--real"


def main(argv: Sequence[str]) -> int:
    """Run and print."""
    names = [each for each in argv if each != FLAG]
    columns = [(step, driver) for step in STEPS for driver in step.drivers]
    columns = [column for column in columns if (column[1] == REAL) is (FLAG in argv)]
    unknown = [name for name in names if name not in JOURNEYS]
    if unknown:
        sys.stderr.write(f"no such journey: {', '.join(unknown)} (fix: see make acceptance)\n")
        return 2
    journeys = list(names) or list(JOURNEYS)
    try:
        judged = verdicts(all_endings(columns, journeys))
    except WalkError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    steps = dict.fromkeys(step for step, _ in columns)
    printed = [NOTICE, "", *lines(judged), *(words(judged) if names else ["", *shrinking(steps)])]
    sys.stdout.writelines(f"{line}\n" for line in printed)
    is_expected = all(each.is_expected for column in judged.values() for each in column.values())
    return 0 if is_expected else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``python -m rampart.acceptance``: walk every journey on every step, print the table.

Ends with 1 if a journey ends otherwise than the manifest of its step says.
"""

from __future__ import annotations

import sys

from rampart import NOTICE
from rampart.acceptance.run import endings
from rampart.acceptance.step import DRIVERS, STEPS
from rampart.acceptance.table import lines, verdicts


def main() -> int:
    """Run all, print all."""
    judged = verdicts(
        {(step, driver): endings(step.number, driver) for step in STEPS for driver in DRIVERS}
    )
    sys.stdout.write(f"{NOTICE}\n\n")
    sys.stdout.writelines(f"{line}\n" for line in lines(judged))
    is_expected = all(each.is_expected for column in judged.values() for each in column.values())
    return 0 if is_expected else 1


if __name__ == "__main__":
    sys.exit(main())

"""``python -m rampart.mistakes``: which mistakes are left in each step."""

from __future__ import annotations

import sys

from rampart.acceptance.step import STEPS
from rampart.acceptance.table import shrinking

if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in shrinking(STEPS))

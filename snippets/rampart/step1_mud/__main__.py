"""``python -m rampart.step1_mud COMMAND``: Django's commands, and ``serve`` and ``seed``."""

from __future__ import annotations

import os
import sys

from rampart.command import run

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rampart.step1_mud.config.settings")

if __name__ == "__main__":
    sys.exit(run(sys.argv))

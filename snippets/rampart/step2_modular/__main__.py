"""``python -m rampart.step2_modular COMMAND``: Django's commands, and ``serve`` and ``seed``."""

from __future__ import annotations

import os
import sys

from rampart.command import run

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rampart.step2_modular.config.settings")

if __name__ == "__main__":
    sys.exit(run(sys.argv))

"""``python -m rampart.step3_events COMMAND``: ``serve``, ``relay``, ``consume NAME``, ``seed``."""

from __future__ import annotations

import os
import sys

from rampart.command import run

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rampart.step3_events.config.settings")

if __name__ == "__main__":
    sys.exit(run(sys.argv))

"""``python -m rampart STEP``: start a step from nothing, with sample people, on this machine.

Makes the database, fills it, starts the notifier and the server, prints where they are.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rampart import NOTICE
from rampart.acceptance.step import STEPS
from rampart.notifier import Notifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rampart.acceptance.step import Step

LARGEST_PORT = 65_535


def main(argv: Sequence[str]) -> int:
    """Start the step named in *argv* and serve until Ctrl-C; a second word is the port."""
    wanted = argv[0] if argv else "1"
    port = argv[1] if len(argv) > 1 else "0"
    step = next((each for each in STEPS if str(each.number) == wanted), None)
    if step is None:
        there = ", ".join(str(each.number) for each in STEPS)
        sys.stderr.write(f"there is no step {wanted!r} (fix: one of {there})\n")
        return 2
    if not (port.isdecimal() and int(port) <= LARGEST_PORT):
        sys.stderr.write(f"the port is {port!r} (fix: 1 to {LARGEST_PORT}, or 0 for a free one)\n")
        return 2
    with Notifier() as notifier:
        return _start(step, port=port, notifier=notifier)


def _start(step: Step, *, port: str, notifier: Notifier) -> int:
    command = [sys.executable, "-m", step.package]
    environment = os.environ | {
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "RAMPART_NOTIFIER_URL": notifier.url,
    }
    made = subprocess.run([*command, "migrate", "--verbosity=0"], env=environment, check=False)  # noqa: S603
    if made.returncode != 0:
        return made.returncode
    sys.stdout.write(f"{NOTICE}\nStep {step.number}, {step.title}. People to sign in as:\n")
    sys.stdout.flush()
    subprocess.run([*command, "seed"], env=environment, check=True)  # noqa: S603
    sys.stdout.write(f"What the notifier hears: {notifier.url}\nThe site, until Ctrl-C:  ")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a plain kill ends both, too
    server = subprocess.Popen([*command, "serve", port], env=environment)  # noqa: S603
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()  # it finishes what it does; Ctrl-C has reached it already
        server.wait()
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A process that sets Django up once and forks the processes of Rampart from then on.

A start of Python and Django costs a second and a half of work, and there are more than a hundred.
Each child runs a command of Rampart as ``python -m`` would, with no connection of its parent.
An order is a line of JSON on the standard input; the answer is one on the standard output.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from importlib import import_module

import django
import rampart.command
from django.conf import settings

WARM = (
    "rampart.step2_modular.config.urls",
    "rampart.step3_events.outbox.management.commands.relay",
    "rampart.step3_events.consumers.management.commands.consume",
)
"""What the children would import."""


def main(arm: str) -> None:
    """Start and reap children as ordered; when nobody orders any more, end them all."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rampart.step3_events.config.settings"
    django.setup()
    settings.RUN_LISTENERS = import_module(arm).LISTENERS
    for name in WARM:
        import_module(name)
    gc.freeze()  # else each child would copy what its collector looks at
    alive: set[int] = set()
    try:
        for line in sys.stdin:
            answer = _obey(json.loads(line), alive)
            sys.stdout.write(f"{answer}\n")
            sys.stdout.flush()
    finally:
        for pid in alive:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


def _obey(order: dict[str, list[str] | int], alive: set[int]) -> int:
    """Start a command and answer its number, or wait for its end and answer how it ended."""
    match order:
        case {"start": [*words]}:
            pid = _forked([str(word) for word in words])
            alive.add(pid)
            return pid
        case {"reap": int(pid)}:
            _, status = os.waitpid(pid, 0)
            alive.discard(pid)
            return os.waitstatus_to_exitcode(status)
    raise ValueError(order)


def _forked(words: list[str]) -> int:
    """A child in a process group of its own, so that one kill reaches what it starts itself."""
    pid = os.fork()
    if pid:
        with suppress(PermissionError, ProcessLookupError):  # the child was faster, or is gone
            os.setpgid(pid, pid)
        return pid
    try:
        os.setpgid(0, 0)
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(2, 1)
        os._exit(rampart.command.run(["rampart", *words]))
    except BaseException:  # noqa: BLE001 - whatever it is, it goes not back into the loop
        traceback.print_exc()
        os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1])

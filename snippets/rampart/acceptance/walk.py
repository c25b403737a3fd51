"""``python -m rampart.acceptance.walk STEP DRIVER JOURNEY…``: walk them, one JSON line each.

A process of its own for each step and driver, because Django is configured once a process.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from rampart.acceptance.driver import ApiPlatform
from rampart.acceptance.invariant import asking, broken
from rampart.acceptance.journeys import JOURNEYS
from rampart.acceptance.servers import borrowed
from rampart.acceptance.step import INSIDE, REAL, STEPS
from rampart.acceptance.transport_socket import Server, SocketTransport, environment
from rampart.acceptance.verdict import Ending, Kind, end_of
from rampart.notifier import Notifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rampart.acceptance.step import Step
    from rampart.acceptance.transport import Transport


def main(argv: Sequence[str]) -> int:
    """Walk the journeys; the exit status only tells that all were walked to some end."""
    wanted, driver, *names = argv
    step = next(each for each in STEPS if each.number == int(wanted))
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        notifier = stack.enter_context(Notifier())
        servers = stack.enter_context(borrowed(step)) if driver == REAL else None
        ask = asking(step, data=data, servers=servers)
        if driver == INSIDE:
            transport = stack.enter_context(_inside(step, data=data, notifier=notifier))
        else:
            server = Server(step, data=data, notifier=notifier.url, servers=servers)
            transport = SocketTransport(stack.enter_context(server))
        for number, name in enumerate(names, start=1):
            journey = JOURNEYS[name]
            platform = ApiPlatform(transport, notifier, number=number)
            ending = end_of(lambda: journey.walk(platform))  # noqa: B023 - called at once
            platform.settle()
            afterwards = broken(ask, step=step.number)
            if afterwards:
                ending = Ending(kind=Kind.FAILED, words=f"afterwards: {'; '.join(afterwards)}")
            sys.stdout.write(json.dumps({"journey": name, **asdict(ending)}) + "\n")
    return 0


@contextmanager
def _inside(step: Step, *, data: Path, notifier: Notifier) -> Iterator[Transport]:
    """Configure Django in this process, with a new database; guard the borders of the modules."""
    os.environ.update(
        environment(data=data, notifier=notifier.url), DJANGO_SETTINGS_MODULE=step.settings
    )
    import django  # noqa: PLC0415 - only now is there something to set up
    from django.core.management import call_command  # noqa: PLC0415 - the same

    django.setup()
    from rampart.acceptance.transport_inside import InsideTransport  # noqa: PLC0415 - the same
    from rampart.border import guard  # noqa: PLC0415 - the same
    from rampart.log import be_quiet  # noqa: PLC0415 - the same

    be_quiet()
    call_command("migrate", verbosity=0)
    with ExitStack() as stack:
        if step.borders is not None:
            stack.enter_context(guard(step.borders))
        workers = None
        if step.workers:
            workers = stack.enter_context(import_module(f"{step.package}.threads").Threads())
        yield InsideTransport(workers)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

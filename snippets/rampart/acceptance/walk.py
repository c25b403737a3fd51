"""``python -m rampart.acceptance.walk STEP DRIVER JOURNEY…``: walk them, one JSON line each.

A process of its own for each step and driver, because Django is configured once a process.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rampart.acceptance.driver import ApiPlatform
from rampart.acceptance.journeys import JOURNEYS
from rampart.acceptance.step import STEPS
from rampart.acceptance.transport_socket import Server, SocketTransport, environment
from rampart.acceptance.verdict import end_of
from rampart.notifier import Notifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rampart.acceptance.step import Step
    from rampart.acceptance.transport import Transport


def main(argv: Sequence[str]) -> int:
    """Walk the journeys; the exit status only tells that all were walked to some end."""
    wanted, driver, *names = argv
    step = next(each for each in STEPS if each.number == int(wanted))
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        notifier = stack.enter_context(Notifier())
        if driver == "http":
            server = Server(step.package, data=data, notifier=notifier.url)
            transport: Transport = SocketTransport(stack.enter_context(server))
        else:
            transport = _inside(step, data=data, notifier=notifier)
        for number, name in enumerate(names, start=1):
            journey = JOURNEYS[name]
            platform = ApiPlatform(transport, notifier, number=number)
            ending = end_of(lambda: journey.walk(platform))  # noqa: B023 - called at once
            platform.settle()
            sys.stdout.write(json.dumps({"journey": name, **asdict(ending)}) + "\n")
    return 0


def _inside(step: Step, *, data: Path, notifier: Notifier) -> Transport:
    """Configure Django in this process, with a new database."""
    os.environ.update(
        environment(data=data, notifier=notifier.url), DJANGO_SETTINGS_MODULE=step.settings
    )
    import django  # noqa: PLC0415 - only now is there something to set up
    from django.core.management import call_command  # noqa: PLC0415 - the same

    django.setup()
    from rampart.acceptance.transport_inside import InsideTransport  # noqa: PLC0415 - the same
    from rampart.log import be_quiet  # noqa: PLC0415 - the same

    be_quiet()
    call_command("migrate", verbosity=0)
    return InsideTransport()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

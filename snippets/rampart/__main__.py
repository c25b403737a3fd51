"""``python -m rampart STEP [PORT [MODE]]``: start a step from nothing, with sample people.

Makes the database, fills it, starts the notifier, the server and the workers of the step, prints
where they are; in the mode ``real`` on PostgreSQL and RabbitMQ, else on files of this machine.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rampart import NOTICE
from rampart.acceptance.servers import NoServersError, kept
from rampart.acceptance.step import REAL, STEPS
from rampart.django_settings import OWNER
from rampart.environment import ROOT
from rampart.notifier import Notifier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rampart.acceptance.step import Step

LARGEST_PORT = 65_535
MODES = ("embedded", "real")


def main(argv: Sequence[str]) -> int:
    """Start the step named in *argv* and serve until Ctrl-C; then come the port and the mode."""
    wanted, port, mode = (*argv, *("1", "0", MODES[0])[len(argv) :])[:3]
    step = next((each for each in STEPS if str(each.number) == wanted), None)
    problem = _problem(step, wanted=wanted, port=port, mode=mode)
    if problem or step is None:
        sys.stderr.write(f"{problem}\n")
        return 2
    try:
        servers = kept(step, name=f"rampart_{step.name_of_data}") if mode == MODES[1] else None
    except NoServersError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    with Notifier() as notifier:
        variables = {"RAMPART_NOTIFIER_URL": notifier.url} | (servers.variables if servers else {})
        return _start(step, port=port, notifier=notifier, variables=variables)


def _problem(step: Step | None, *, wanted: str, port: str, mode: str) -> str:
    """What is wrong with the words of the command, if anything."""
    if step is None:
        there = ", ".join(str(each.number) for each in STEPS)
        return f"there is no step {wanted!r} (fix: one of {there})"
    if not (port.isdecimal() and int(port) <= LARGEST_PORT):
        return f"the port is {port!r} (fix: 1 to {LARGEST_PORT}, or 0 for a free one)"
    if mode not in MODES:
        return f"the mode is {mode!r} (fix: one of {', '.join(MODES)})"
    if mode == MODES[1] and REAL not in step.drivers:
        return f"step {step.number} knows SQLite only (fix: leave MODE out, or start a later step)"
    return ""


def _data(environment: Mapping[str, str]) -> Path:
    """The folder of the data, which the steps have checked before anything is written there."""
    return Path(environment.get("RAMPART_DATA") or ROOT / "_build" / "rampart")


def _start(step: Step, *, port: str, notifier: Notifier, variables: Mapping[str, str]) -> int:
    command = [sys.executable, "-m", step.package]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), **variables}
    as_owner = ["--database", OWNER] if "RAMPART_DATABASE_URL" in variables else []
    made = subprocess.run(  # noqa: S603 - a command of this repository
        [*command, "migrate", "--verbosity=0", *as_owner], env=environment, check=False
    )
    if made.returncode != 0:
        return made.returncode
    sys.stdout.write(f"{NOTICE}\nStep {step.number}, {step.title}. People to sign in as:\n")
    sys.stdout.flush()
    subprocess.run([*command, "seed"], env=environment, check=True)  # noqa: S603 - the same
    sys.stdout.write(f"What the notifier hears: {notifier.url}\n")
    workers = [words for each in step.workers.values() for words in each]
    for words in workers:
        sys.stdout.write(f"Beside the server: {' '.join(words)}\n")
    log = _data(environment) / step.name_of_data / "workers.log"
    if workers:
        sys.stdout.write(f"What they do: {log}\n")
    sys.stdout.write("The site, until Ctrl-C:  ")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a plain kill ends all, too
    beside = []
    for words in workers:  # the terminal is for the people and the address
        with log.open("a", encoding="utf-8") as stderr:
            child = subprocess.Popen(  # noqa: S603 - the same
                [*command, *words], env=environment, stdout=subprocess.DEVNULL, stderr=stderr
            )
        beside.append(child)
    server = subprocess.Popen([*command, "serve", port], env=environment)  # noqa: S603 - the same
    try:
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        for child in (server, *beside):
            child.terminate()  # it finishes what it does; Ctrl-C has reached it already
        for child in (server, *beside):
            child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

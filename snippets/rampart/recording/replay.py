"""Serve a step with an empty database, and record it."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rampart.acceptance.transport_socket import Server, SocketTransport
from rampart.notifier import Notifier
from rampart.recording.comparison import compare
from rampart.recording.mended import expected, read_mended
from rampart.recording.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rampart.acceptance.step import Step
    from rampart.acceptance.transport import Transport
    from rampart.recording.comparison import Row
    from rampart.recording.record import Exchange


@contextmanager
def served(step: Step) -> Iterator[Transport]:
    """A way to a server of the step, where nobody has said anything yet."""
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        notifier = stack.enter_context(Notifier())
        server = Server(step, data=data, notifier=notifier.url)
        yield SocketTransport(stack.enter_context(server))


def replay(step: Step, recorded: Sequence[Exchange]) -> list[Row]:
    """The conversation of step 1 with a later step: what differs, and what was to."""
    mended = read_mended(step=step.number)
    with served(step) as transport:
        replayed = record(transport, expected=expected(recorded, mended))
    return compare(recorded, replayed, mended)

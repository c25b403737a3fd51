"""A queue that needs no server, and forgets a message only when it is acknowledged."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from experiments.inbox.models import RunFinished

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class FileQueue:
    """Deliveries in one file, acknowledgements in another; both outlive any process.

    As in RabbitMQ, a delivery that was not acknowledged comes again when its consumer is gone.
    """

    def __init__(self, folder: Path, events: Iterable[RunFinished]) -> None:
        self._deliveries = folder / "deliveries"
        self._acknowledged = folder / "acknowledged"
        lines = [json.dumps(asdict(event)) for event in events]
        self._deliveries.write_text("".join(f"{line}\n" for line in lines))
        self._acknowledged.touch()

    def waiting(self) -> Iterator[tuple[int, RunFinished]]:
        """Every delivery that is not acknowledged yet, in order, with its tag."""
        done = {int(tag) for tag in self._acknowledged.read_text().split()}
        for tag, line in enumerate(self._deliveries.read_text().splitlines()):
            if tag not in done:
                yield tag, RunFinished(**json.loads(line))

    def acknowledge(self, tag: int) -> None:
        """Forget one delivery; a single write, so that no kill leaves half a tag."""
        file = os.open(self._acknowledged, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(file, f"{tag}\n".encode())
            os.fsync(file)
        finally:
            os.close(file)

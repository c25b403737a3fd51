"""What a broker is to the experiment, and the one that needs no server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path


class Broker(Protocol):
    """Something that has accepted a message once `publish` returned."""

    def publish(self, body: str) -> None:
        """Hand over one message, and wait until it is safe."""

    def messages(self) -> list[str]:
        """Every message handed over so far, in order."""


class FileBroker:
    """A broker in a file: one line per message, on the disk before `publish` returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.touch()

    def publish(self, body: str) -> None:
        """Append one line; a single write, so that no kill leaves half a message."""
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(file, f"{body}\n".encode())
            os.fsync(file)
        finally:
            os.close(file)

    def messages(self) -> list[str]:
        """Read the file."""
        return self._path.read_text().splitlines()

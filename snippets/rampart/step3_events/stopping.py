"""A process that ends when it is asked to, and not in the middle of an event."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def stop_on_signal() -> Callable[[], bool]:
    """Return what tells whether SIGTERM or Ctrl-C has come; call it in the main thread."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    return stopped.is_set

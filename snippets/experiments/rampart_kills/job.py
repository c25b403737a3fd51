"""A thread whose error is not lost."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


class Job:
    """Works beside the caller until it is stopped; use it as a context manager."""

    def __init__(self, work: Callable[[Callable[[], bool]], None]) -> None:
        self._work = work
        self._stopped = threading.Event()
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        """Start."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it, and raise what went wrong unless something else did."""
        self._stopped.set()
        self._thread.join()
        if error is None:
            self.check()

    def check(self) -> None:
        """Raise what went wrong so far."""
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            self._work(self._stopped.is_set)
        except Exception as error:  # noqa: BLE001 - whoever checks raises it
            self._error = error

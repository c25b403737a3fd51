"""Why an event cannot be read or written."""

from __future__ import annotations


class BadEventError(ValueError):
    """This is no event of ours; each problem names the place, what was found and what would do."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class UnknownVersionError(BadEventError):
    """It may be an event of a later release: keep it for a reader that knows its type."""

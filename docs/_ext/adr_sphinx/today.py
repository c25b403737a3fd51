"""The day that the site takes for today: given, or the day of the last commit.

An old commit builds the same for ever, whatever the clock says.
"""

from __future__ import annotations

import subprocess
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VARIABLE = "ADR_TODAY"


class UnknownDayError(Exception):
    """Neither the variable nor git tells the day."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; set {VARIABLE}=YYYY-MM-DD")
        self.reason = reason


def today(root: Path, environ: Mapping[str, str]) -> date:
    """Return ``ADR_TODAY``, else the commit date of HEAD."""
    given = environ.get(VARIABLE)
    if given:
        return _day(given, what=VARIABLE)
    command = ["git", "-C", str(root), "log", "-1", "--format=%cs"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - a fixed command
    except FileNotFoundError as error:
        raise UnknownDayError("git is not installed") from error
    except subprocess.CalledProcessError as error:
        raise UnknownDayError(f"git tells no day: {error.stderr.strip()}") from error
    return _day(found.stdout.strip(), what="the commit date of HEAD")


def _day(text: str, *, what: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnknownDayError(f"{what} is {text!r}, not a day") from error

"""The rejected way: fill in what is missing, so that every file is shown."""

from __future__ import annotations

import re

from experiments.strict_reading.core import Reading, plain_yaml

STATUSES = ("proposed", "accepted", "rejected", "deprecated", "superseded")


def read(path: str, text: str) -> Reading | None:
    """No status means accepted, an unknown one draft, and the number is that of the file's name."""
    values = plain_yaml(text)
    if values is None:
        return None  # not even a lenient reader goes on where YAML itself gives up
    status = str(values.get("status") or "accepted").strip().lower()
    number = re.search(r"\d+", path)
    return Reading(
        status=status if status in STATUSES else "draft",
        number=int(number[0]) if number else 0,
    )

"""The decided way: what is not written is not there, and the reader says so."""

from __future__ import annotations

from adr_sphinx.schema import read_decision

from experiments.strict_reading.core import Reading


def read(path: str, text: str) -> Reading | None:
    """Refuse a file with any problem."""
    decision, problems = read_decision(path, text)
    if decision is None or problems:
        return None
    return Reading(status=decision.status.value, number=decision.number)

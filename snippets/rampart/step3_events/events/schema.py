"""The published schemas, one for each version, and what they say about a document.

A schema covers the whole envelope, not the data alone, so that whoever has the bytes and the one
file can judge all of it, and each problem has its path from the top.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker

if TYPE_CHECKING:
    from jsonschema import ValidationError

FOLDER = Path(__file__).parent / "schemas"
RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)
FORMATS = FormatChecker(formats=())  # the library's own let too much through, or need more packages


def schema(version: int) -> dict[str, Any]:
    """The published schema of a version."""
    text = (FOLDER / f"rampart.run.v{version}.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache  # compiled once, not for each event
def validator(version: int) -> Draft202012Validator:
    """What checks a document of a version."""
    return Draft202012Validator(schema(version), format_checker=FORMATS)


def problems(document: object, *, version: int) -> list[str]:
    """All that the schema of a version finds wrong, in the order of the places."""
    return [_said(error) for error in sorted(validator(version).iter_errors(document), key=_place)]


def _place(error: ValidationError) -> str:
    return ".".join(map(str, error.absolute_path))


def _said(error: ValidationError) -> str:
    where = _place(error) or "the event"
    if error.validator == "required":
        return f"{where}: {error.message} (fix: add it)"
    wanted = json.dumps(error.validator_value)
    return f"{where}: found {_shown(error.instance)} (fix: {error.validator} {wanted})"


def _shown(value: object, *, longest: int = 60) -> str:
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value)
    return text if len(text) <= longest else f"{text[:longest]}…"


@FORMATS.checks("uuid", raises=ValueError)
def _is_uuid(value: object) -> bool:
    """Python also takes UUIDs in braces, without hyphens, and with too many."""
    return not isinstance(value, str) or str(UUID(value)) == value.lower()


@FORMATS.checks("date-time", raises=(ValueError, OverflowError))
def _is_date_time(value: object) -> bool:
    """RFC 3339 without leap seconds, and within the years that Python can tell in UTC."""
    return not isinstance(value, str) or bool(RFC3339.fullmatch(value) and moment(value))


def moment(text: str) -> datetime:
    """The moment that an RFC 3339 time names, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)

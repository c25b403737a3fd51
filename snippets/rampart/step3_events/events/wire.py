"""Changes as the bytes of an event, and such bytes as changes."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from rampart.domain.change import Change, What
from rampart.step3_events.events import document as json_document
from rampart.step3_events.events.error import BadEventError, UnknownVersionError
from rampart.step3_events.events.schema import moment, problems
from rampart.step3_events.events.upcast import CURRENT, raised

SOURCE = "rampart/runs"
TYPE = re.compile(r"rampart\.run\.(?P<what>[a-z_]+)\.v(?P<version>[1-9][0-9]{0,8})")


def kind_of(change: Change) -> str:
    """The type of the event that tells of a change, which a broker routes by."""
    return f"rampart.run.{change.what}.v{CURRENT}"


def write(change: Change) -> bytes:
    """The event that tells of a change, in the current version.

    Raises BadEventError for what the schema forbids, so that no producer can publish it.
    """
    document = {
        "specversion": "1.0",
        "id": change.key,
        "source": SOURCE,
        "type": kind_of(change),
        "subject": str(change.run_id),
        "time": change.at.isoformat(),
        "datacontenttype": "application/json",
        "data": {
            "run": str(change.run_id),
            "organisation": str(change.organisation_id),
            "workflow": change.workflow,
            "number": change.number,
            "who": {"id": change.who_id, "name": change.who},
            "summary": change.summary,
            "reason": change.reason,
        },
    }
    _refuse(problems(document, version=CURRENT))
    return json_document.written(document)


def read(body: bytes) -> Change:
    """The change that the bytes tell of, whichever version they are.

    Raises UnknownVersionError for a type or version that came later than this code, and
    BadEventError for whatever else is no event.
    """
    document = json_document.parsed(body)
    version = _version(document)
    _refuse(problems(document, version=version))
    change = _change(document, raised(document["data"], version=version))
    _refuse(_disagreements(document, change))
    return change


def _version(document: object) -> int:
    """The version that the type names; what names none is left to the current schema."""
    kind = document.get("type") if isinstance(document, dict) else None
    found = TYPE.fullmatch(kind) if isinstance(kind, str) else None
    if found is None:
        return CURRENT
    if int(found["version"]) > CURRENT or found["what"] not in set(What):
        raise UnknownVersionError(
            f"type: found {found[0][:100]}, which a later release may know; this one reads"
            f" v1 to v{CURRENT} of {', '.join(What)} (fix: keep it for a later one)"
        )
    return int(found["version"])


def _change(document: dict[str, Any], data: dict[str, Any]) -> Change:
    """The change in a valid document whose data are those of the current version."""
    who_id = data["who"]["id"]
    return Change(
        run_id=UUID(data["run"]),
        number=int(data["number"]),  # to JSON Schema 1.0 is an integer
        what=What(document["type"].split(".")[2]),
        organisation_id=UUID(data["organisation"]),
        workflow=data["workflow"],
        who_id=None if who_id is None else int(who_id),
        who=data["who"]["name"],
        summary=data["summary"],
        at=moment(document["time"]),
        reason=data["reason"],
    )


def _disagreements(document: dict[str, Any], change: Change) -> list[str]:
    """Where the envelope says something else than the data, which no schema can tell."""
    told = {"id": change.key, "subject": str(change.run_id)}
    return [
        f"{name}: found {document[name][:100]!a} (fix: {wanted}, as the data say)"
        for name, wanted in told.items()
        if document[name] != wanted
    ]


def _refuse(found: list[str]) -> None:
    if found:
        raise BadEventError(*found)

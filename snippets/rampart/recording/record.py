"""Walk the conversation through a transport, and note what each call is answered."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from rampart.recording.conversation import CALLS, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rampart.acceptance.transport import Answer, Session, Transport
    from rampart.recording.call import Call

PATIENCE = 2.5  # seconds until an answer must be what it will be
PAUSE = 0.05  # seconds until it is asked for again

UNKNOWN = "00000000-0000-4000-8000-000000000000"
ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
TIME = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?")
NAME = re.compile(r"<([^<>]+)>")


class Form(StrEnum):
    """What a body is, as far as a transport tells."""

    JSON = "JSON"
    TEXT = "text"
    EMPTY = "empty"


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A call and its answer, in which names stand for ids, so that two recordings are equal."""

    label: str
    status: int
    form: Form
    body: Any


class Names:
    """Which ids are known by which names; of two names of an id, the first is shown."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._names = {UNKNOWN: "unknown"}
        self._strangers: dict[str, str] = {}

    def note(self, name: str, body: object) -> None:
        """Know the id in *body* by *name*, if there is one."""
        found = body.get("id") if isinstance(body, dict) else None
        if name and isinstance(found, str):
            self._ids[name] = found
            self._names.setdefault(found, name)

    def filled(self, text: str) -> str:
        """The text with an id for each name; for a name without an id, one that nobody has."""
        return NAME.sub(lambda found: self._ids.get(found[1], UNKNOWN), text)

    def masked(self, text: str) -> str:
        """The text with a name for each id, and no time of day."""
        return TIME.sub("<time>", ID.sub(lambda found: f"<{self._name(found[0])}>", text))

    def _name(self, found: str) -> str:
        if found in self._names:
            return self._names[found]
        return self._strangers.setdefault(found, f"id {len(self._strangers) + 1}")


def record(
    transport: Transport, *, expected: Sequence[Exchange] = (), patience: float = PATIENCE
) -> tuple[Exchange, ...]:
    """What an empty platform answers; one that settles gets a while to answer as *expected*."""
    sessions = {name: transport.sign_up(name) for name in PEOPLE}
    awaited = {each.label: each for each in expected}
    names = Names()
    found: list[Exchange] = []
    for call in CALLS:
        ask = partial(_exchange, call, sessions[call.who], names=names)
        is_awaited = call.settles and call.label in awaited
        found.append(_settled(ask, awaited[call.label], patience) if is_awaited else ask())
    return tuple(found)


def _settled(ask: Callable[[], Exchange], awaited: Exchange, patience: float) -> Exchange:
    """The answer that was awaited, or the last one before patience ended."""
    deadline = time.monotonic() + patience
    while (found := ask()) != awaited and time.monotonic() < deadline:
        time.sleep(PAUSE)
    return found


def _exchange(call: Call, session: Session, *, names: Names) -> Exchange:
    """Say it with ids, and note the answer with names."""
    answer = session.call(
        call.method,
        f"/api/{names.filled(call.path)}",
        body=json.loads(names.filled(json.dumps(call.body))),
        headers=call.headers,
    )
    names.note(call.gives, answer.body)
    form = _form(answer)
    body = json.loads(names.masked(json.dumps(answer.body)))
    if form is Form.TEXT:
        body = names.masked(answer.text)
    return Exchange(label=call.label, status=answer.status, form=form, body=body)


def _form(answer: Answer) -> Form:
    if answer.body is not None:
        return Form.JSON
    return Form.TEXT if answer.text else Form.EMPTY

"""Inside the process, through Django's test client: no socket, no second process.

Import it only where Django is configured and set up.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

from django.db import connections
from django.test import Client

from rampart.acceptance.platform import BrokenError, InexpressibleError
from rampart.acceptance.transport import SIGN_UP, TOKEN, TOKEN_HEADER, Answer, form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rampart.acceptance.platform import Disorder, Process

REDIRECT = 302


class InsideSession:
    """Somebody who is signed in."""

    def __init__(self, name: str) -> None:
        self._client = Client(
            enforce_csrf_checks=True, raise_request_exception=False, SERVER_NAME="localhost"
        )
        self._client.get(SIGN_UP)
        answer = self._client.post(SIGN_UP, form(name, token=self._token()))
        if answer.status_code != REDIRECT:
            raise BrokenError(f"{name} could not sign up: {answer.status_code}")

    def call(
        self, method: str, path: str, *, body: object = None, headers: Mapping[str, str]
    ) -> Answer:
        """Call the API."""
        answer = self._client.generic(
            method,
            path,
            data=b"" if body is None else _as_json(body),
            content_type="application/json",
            headers={TOKEN_HEADER: self._token(), **headers},
        )
        is_json = answer.content and "json" in answer.headers.get("Content-Type", "")
        return Answer(
            status=answer.status_code,
            text=answer.content.decode(),
            body=answer.json() if is_json else None,
        )

    def _token(self) -> str:
        return self._client.cookies[TOKEN].value


def _as_json(body: object) -> bytes:
    return json.dumps(body).encode()


class Workers(Protocol):
    """What runs beside the views in this process, where the step has such parts."""

    def rehearse(self, how: Disorder | None) -> None:
        """Let events arrive as a broker at its worst delivers them, or in order again."""
        ...


class InsideTransport:
    """Calls the views of this process."""

    def __init__(self, workers: Workers | None = None) -> None:
        self._workers = workers

    def sign_up(self, name: str) -> InsideSession:
        """Make an account and sign in."""
        return InsideSession(name)

    def must_have(self, process: Process) -> None:
        """Raise: killing it would end the journey, too."""
        raise InexpressibleError(f"the {process} is this process")

    kill = start = must_have

    def rehearse(self, how: Disorder | None) -> None:
        """Tell those beside; raise where there are none."""
        if self._workers is not None:
            self._workers.rehearse(how)
        elif how is not None:
            raise InexpressibleError(f"there are no events, so that {how} cannot be arranged")

    def leave_thread(self) -> None:
        """Close the database connections of this thread."""
        connections.close_all()

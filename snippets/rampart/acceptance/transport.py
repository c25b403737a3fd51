"""How a driver reaches the platform: as a signed-in person who calls addresses of the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rampart.acceptance.platform import Disorder, Process

PASSWORD = "correct horse battery staple"  # noqa: S105 - of people who exist for one journey
SIGN_UP = "/signup/"
TOKEN = "csrftoken"  # noqa: S105 - the name of a cookie
TOKEN_FIELD = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
TOKEN_HEADER = "X-CSRFToken"  # noqa: S105 - the name of a header


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back: the status, the text, and the body read as JSON where it is JSON."""

    status: int
    text: str
    body: Any


class Session(Protocol):
    """Somebody who is signed in."""

    def call(
        self, method: str, path: str, *, body: object = None, headers: Mapping[str, str]
    ) -> Answer:
        """Call the API; ``BrokenError`` if no answer comes."""
        ...


class Transport(Protocol):
    """A way to the platform.

    What concerns processes raises ``InexpressibleError`` where there is no such process.
    """

    def sign_up(self, name: str) -> Session:
        """Make an account by the form that people use, and sign in."""
        ...

    def must_have(self, process: Process) -> None:
        """Raise where there is no such process to kill."""
        ...

    def kill(self, process: Process) -> None:
        """Kill a process of the platform with SIGKILL."""
        ...

    def start(self, process: Process) -> None:
        """Start it again; the server at the same address."""
        ...

    def rehearse(self, how: Disorder | None) -> None:
        """Let events arrive as a broker at its worst delivers them, or in order again."""
        ...

    def leave_thread(self) -> None:
        """Let go of what this thread holds; called at the end of each thread."""
        ...


def form(name: str, *, token: str) -> dict[str, str]:
    """What somebody types to sign up."""
    return {"username": name, "password1": PASSWORD, "password2": PASSWORD, TOKEN_FIELD: token}

"""Something said to the API, in a form that fits on a line or two."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request, and the name under which the id in its answer is known from then on.

    ``settles`` tells that a step may need a moment until the answer is what it will be.
    """

    label: str
    who: str
    method: str
    path: str
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    gives: str = ""
    settles: bool = False


def say(  # noqa: PLR0913 - a call has that many parts
    label: str,
    request: str,
    *,
    body: object = None,
    headers: Mapping[str, str] | None = None,
    gives: str = "",
    settles: bool = False,
) -> Call:
    """A call whose *request* reads ``who METHOD path``."""
    who, method, path = request.split(" ", 2)
    return Call(
        label=label,
        who=who,
        method=method,
        path=path,
        body=body,
        headers=headers or {},
        gives=gives,
        settles=settles,
    )

"""What a provider hands to a check: values and severity errors.

Tirith 1.0.5, providers: a provider yields a list of inputs, each judged on its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_engine.document import Json, Place


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value found in the input document; ``meta`` is copied into the result.

    ``dropped`` is an error that 1.0.5 makes beside the value and never shows.
    """

    value: Json
    meta: Json = None
    dropped: str | None = None


@dataclass(frozen=True, kw_only=True)
class SeverityError:
    """Why there is no value, with the number that ``error_tolerance`` is compared to."""

    severity: int
    message: str


Input: TypeAlias = Value | SeverityError


class BadArgument(Exception):  # noqa: N818 - it names what is wrong, as readers say it
    """An argument of a provider that ends the run."""

    def __init__(self, *, name: str, what: str, fix: str) -> None:
        super().__init__(what)
        self.name = name
        self.what = what
        self.fix = fix


def required(arguments: Mapping[str, Json], name: str) -> Json:
    """Return an argument that must be there."""
    if name not in arguments:
        raise BadArgument(name=name, what=f"provider_args has no {name}", fix=f"add {name}")
    return arguments[name]


class BadData(Exception):  # noqa: N818 - it names what is wrong, as readers say it
    """A part of the input document that ends the run; ``place`` leads there from the top."""

    def __init__(self, *, place: Place, what: str, fix: str) -> None:
        super().__init__(what)
        self.place = place
        self.what = what
        self.fix = fix

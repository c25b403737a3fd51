"""One part of a Terraform plan that knows where it stands, so that a problem can name its line.

Tirith 1.0.5, Terraform provider: parts are reached as Python reaches them, so a text or an object
where a list belongs is walked by its letters or keys, and anything else ends the run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policy_engine.inputs import BadData

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_engine.document import Json, Place

FIX = "make the file with terraform show -json and leave it as it is"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A value of the plan and the keys that lead to it from the top."""

    value: Json
    place: Place = ()

    def at(self, key: str) -> Part:
        """Return the part under a key that must be there."""
        found = self.get(key)
        if found is None:
            raise self.bad(f"has no {key}")
        return found

    def get(self, key: str) -> Part | None:
        """Return the part under a key of this object, or nothing."""
        members = self._members()
        return self._under(key, members[key]) if key in members else None

    def get_value(self, key: str) -> Json:
        """Return the value under a key of this object, null if it is not there."""
        return self._members().get(key)

    def members(self) -> Iterator[tuple[str, Part]]:
        """Yield each key of this object with its part."""
        for key, value in self._members().items():
            yield key, self._under(key, value)

    def items(self) -> Iterator[Part]:
        """Yield the items of this list; a text gives its letters, an object its keys."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield self._under(index, value)
        elif isinstance(self.value, str | dict):
            for value in self.value:
                yield Part(value=value, place=self.place)
        else:
            raise self.bad("is not a list")

    def must_be_object(self) -> None:
        """End the run if this part is no object; 1.0.5 does so before it needs the part."""
        self._members()

    def bad(self, what: str) -> BadData:
        """Make the exception that says what is wrong with this part."""
        return BadData(place=self.place, what=f"{self.name} {what}", fix=FIX)

    @property
    def name(self) -> str:
        """The path to this part as people write it, such as ``resource_changes[0].change``."""
        steps = (
            f".{step}" if isinstance(step, str) and step.isidentifier() else f"[{json.dumps(step)}]"
            for step in self.place
        )
        return "".join(steps).removeprefix(".") or "the plan"

    def _members(self) -> dict[str, Json]:
        if not isinstance(self.value, dict):
            raise self.bad("is not an object")
        return self.value

    def _under(self, step: str | int, value: Json) -> Part:
        return Part(value=value, place=(*self.place, step))

"""A Terraform plan, indexed once for all the checks that share it.

The parts are those of ``terraform show -json``: ``resource_changes`` says what will change,
``configuration`` repeats what was written. Each index is made when a check first asks for it, so
a part that no check needs may be anything, as in Tirith 1.0.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policy_engine.terraform_part import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policy_engine.document import Json

ANY_TYPE = "*"


@dataclass(frozen=True, kw_only=True)
class Configured:
    """A resource as it was written; ``prefix`` is the address of its module, with a last dot."""

    part: Part
    prefix: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan whose parts are looked at only when a check asks for them."""

    value: Json

    @cached_property
    def root(self) -> Part:
        """The whole plan."""
        return Part(value=self.value)

    @property
    def changes_nothing(self) -> bool:
        """Whether there are no resource changes at all."""
        return not self.root.get_value("resource_changes")

    @cached_property
    def changes(self) -> Sequence[Part]:
        """Every resource change, in the order of the plan."""
        return tuple(self.root.at("resource_changes").items())

    def changes_of(self, kind: Json) -> Sequence[Part]:
        """Return the resource changes of one type; each change must have a type."""
        if isinstance(kind, str):
            return self._changes_by_type.get(kind, ())
        return [change for other, change in self.typed_changes if other == kind]

    @cached_property
    def typed_changes(self) -> Sequence[tuple[Json, Part]]:
        """Every resource change beside its type."""
        return tuple((change.at("type").value, change) for change in self.changes)

    @cached_property
    def _changes_by_type(self) -> dict[str, list[Part]]:
        found: dict[str, list[Part]] = {}
        for kind, change in self.typed_changes:
            if isinstance(kind, str):
                found.setdefault(kind, []).append(change)
        return found

    @property
    def configuration(self) -> Part:
        """What was written, or an empty object."""
        return self.root.get("configuration") or EMPTY

    @property
    def root_module(self) -> Part:
        """The module at the top of what was written, or an empty object."""
        return self.configuration.get("root_module") or EMPTY

    @property
    def root_resources(self) -> Json:
        """The resources of the root module as they were written."""
        return self.root_module.get_value("resources") if self.root_module.get("resources") else []

    @property
    def provider_entries(self) -> Iterator[Part]:
        """Every entry of the configuration of Terraform's providers."""
        entries = self.configuration.get("provider_config") or EMPTY
        return (entry for _, entry in entries.members())

    def configured_in_root(self, kind: Json) -> list[Part]:
        """Return the resources of one type that were written in the root module."""
        return [part for part in _resources(self.root_module) if part.get_value("type") == kind]

    @cached_property
    def configured(self) -> Sequence[Configured]:
        """Every resource that was written, a module before the modules that it calls."""
        return tuple(_configured(self.root_module, prefix=""))


EMPTY = Part(value={})


def _resources(module: Part) -> Iterator[Part]:
    found = module.get("resources")
    return found.items() if found else iter(())


def _configured(module: Part, *, prefix: str) -> Iterator[Configured]:
    for part in _resources(module):
        yield Configured(part=part, prefix=prefix)
    for name, call in (module.get("module_calls") or EMPTY).members():
        called = call.get("module") or EMPTY
        yield from _configured(called, prefix=f"{prefix}module.{name}.")

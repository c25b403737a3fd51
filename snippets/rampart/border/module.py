"""Which module owns which package, which Django apps, and so which tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.apps.registry import Apps
    from django.db.models import Model


class BordersError(Exception):
    """The map does not fit the installed apps; *problems* holds a sentence for each misfit."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Module:
    """A package, the labels of the Django apps whose tables it owns, and its door."""

    name: str
    package: str  # dotted, as it is imported
    apps: tuple[str, ...]
    api: str = "api"  # the submodule through which others may call

    def holds(self, dotted: str) -> bool:
        """Whether a Python module lies in the package."""
        return f"{dotted}.".startswith(f"{self.package}.")

    def is_door(self, dotted: str) -> bool:
        """Whether a Python module is the api."""
        return f"{dotted}.".startswith(f"{self.package}.{self.api}.")


@dataclass(frozen=True, kw_only=True)
class Borders:
    """The modules of a project, and the labels of what everybody may use.

    Shared is a whole app, ``auth``, or one model of a module, ``identity.User``.
    """

    modules: tuple[Module, ...]
    shared: frozenset[str] = frozenset()

    def module_of(self, dotted: str) -> Module | None:
        """Return the module that holds a Python module: of nested packages the inner one."""
        holders = [module for module in self.modules if module.holds(dotted)]
        return max(holders, key=lambda module: len(module.package), default=None)

    def owner_of(self, model: type[Model]) -> Module | None:
        """Return the module that owns a model; nothing for a shared one."""
        meta = model._meta  # noqa: SLF001 - Django documents it as public
        if meta.label in self.shared:
            return None
        return next((module for module in self.modules if meta.app_label in module.apps), None)

    def owners(self, registry: Apps = apps) -> dict[str, Module]:
        """Return the owner of each table, by its name in lower case.

        Raises BordersError where an app with tables has no owner, or more than one.
        """
        problems = tuple(self._problems(registry))
        if problems:
            raise BordersError(problems)
        return {
            model._meta.db_table.lower(): owner  # noqa: SLF001 - likewise
            for model in registry.get_models(include_auto_created=True)
            if (owner := self.owner_of(model))
        }

    def _problems(self, registry: Apps) -> Iterator[str]:
        claims = Counter(label for module in self.modules for label in module.apps)
        claims.update(self.shared)
        known = {config.label for config in registry.get_app_configs()}
        known |= {model._meta.label for model in registry.get_models()}  # noqa: SLF001 - likewise
        for label, times in sorted(claims.items()):
            if times > 1:
                yield f"{label} is claimed {times} times (fix: leave it to one)"
            if label not in known:
                yield f"{label} is not installed (fix: take it off the map)"
        for config in registry.get_app_configs():
            if config.label not in claims and any(config.get_models()):
                yield f"the app {config.label} has tables and no owner (fix: add it to the map)"

"""Which module sends a statement: the nearest frame of the stack that belongs to one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import Manager, Model, QuerySet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType

    from rampart.border.module import Borders, Module

# What may stand between a caller and a method of a model without anybody else deciding to call it.
BETWEEN = ("django.db", "contextlib", "functools")


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The module whose code sends a statement, and where that code stands."""

    module: Module
    code: CodeType
    line: int
    through: str | None = None  # the method of another module's model, if it called one

    @property
    def where(self) -> str:
        """The place as ``file:line``."""
        return place(self.code, self.line)


@dataclass(kw_only=True)
class Callers:
    """Finds callers; remembers the module of each Python module that it met."""

    borders: Borders
    known: dict[str, Module | None] = field(default_factory=dict)

    def find(self, frame: FrameType | None) -> Caller | None:
        """Return who is responsible for what the frame does; nothing if no module's code is there.

        A call through the api makes the callee responsible.
        A method of a model, manager or queryset needs no import to be reached, so whoever calls it
        from another module stays responsible.
        """
        for inner in _outwards(frame):
            module = self._module(inner)
            if module is not None:
                return self._intruder(inner, module) or Caller(
                    module=module, code=inner.f_code, line=inner.f_lineno
                )
        return None

    def _intruder(self, entry: FrameType, module: Module) -> Caller | None:
        """Return the caller from another module that went past the api."""
        for outer in _outwards(entry.f_back):
            other = self._module(outer)
            if other is module:
                entry = outer
            elif other is not None:
                if module.is_door(_name(entry)) or not _is_method_of_model(entry):
                    return None
                return Caller(
                    module=other,
                    code=outer.f_code,
                    line=outer.f_lineno,
                    through=entry.f_code.co_qualname,
                )
            elif not _name(outer).startswith(BETWEEN):
                return None
        return None

    def _module(self, frame: FrameType) -> Module | None:
        name = _name(frame)
        if name not in self.known:
            self.known[name] = self.borders.module_of(name)
        return self.known[name]


def place(code: CodeType, line: int) -> str:
    """Return ``file:line``, from the current folder where the file lies below it."""
    path = Path(code.co_filename)
    folder = Path.cwd()
    return f"{path.relative_to(folder) if path.is_relative_to(folder) else path}:{line}"


def _outwards(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _name(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))


def _is_method_of_model(frame: FrameType) -> bool:
    """Whether the first argument is a model, a manager or a queryset, or one of their classes."""
    code = frame.f_code
    if not code.co_argcount:
        return False
    first = frame.f_locals.get(code.co_varnames[0])
    kind = first if isinstance(first, type) else type(first)
    return issubclass(kind, (Model, Manager, QuerySet))

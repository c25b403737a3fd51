"""One execution of a test that records figures, as JSON keeps it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from adr_sphinx.errors import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 1
OUTCOMES = ("passed", "failed", "skipped")

Source = Literal["run", "receipt"]


class FigureError(ValueError):
    """A figure that cannot be compared with a bound."""

    def __init__(self, *, figure: str, value: object, want: str) -> None:
        super().__init__(f"figure {figure}: {value!r} is not {want}")
        self.figure, self.value, self.want = figure, value, want


class MalformedError(ValueError):
    """A file of runs that does not have the shape of one."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured figure: 3 of 200 messages, with option O2."""

    figure: str
    value: float
    unit: str
    of: int | None = None
    option: str | None = None
    samples: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no bound can judge."""
        if not isinstance(self.figure, str) or not self.figure:
            raise FigureError(figure=str(self.figure), value=self.figure, want="a name")
        for value in (self.value, *self.samples):
            check_number(self.figure, value)
        if not isinstance(self.unit, str) or not self.unit.strip():
            raise FigureError(figure=self.figure, value=self.unit, want="a unit in words")
        if self.of is not None and (isinstance(self.of, bool) or not isinstance(self.of, int)):
            raise FigureError(figure=self.figure, value=self.of, want="a whole number (of)")

    def as_json(self) -> dict[str, Any]:
        """Return the figure as the files keep it; samples only where there are some."""
        plain: dict[str, Any] = {
            "figure": self.figure,
            "value": self.value,
            "unit": self.unit,
            "of": self.of,
            "option": self.option,
        }
        return plain | ({"samples": list(self.samples)} if self.samples else {})


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a run recorded, and whether its code is still the same."""

    outcome: str
    digest: str
    figures: tuple[Figure, ...] = ()
    parameters: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    source: Source = "run"
    fresh: bool = False
    date: date | None = None  # receipts only
    machine: str | None = None  # receipts only, in words
    command: str | None = None  # receipts only

    @property
    def samples(self) -> dict[str, tuple[float, ...]]:
        """The raw samples of each figure that has some."""
        return {figure.figure: figure.samples for figure in self.figures if figure.samples}

    def named(self, name: str, sides: tuple[str | None, str | None]) -> list[Figure]:
        """Return the figures of one name for an option, never one that belongs to the other."""
        option, other = sides
        named = [figure for figure in self.figures if figure.figure == name]
        mine = [figure for figure in named if option and figure.option == option]
        return mine or [
            figure
            for figure in named
            if figure.option is None or not option
            if other is None or figure.option != other
        ]

    def values(self, name: str, sides: tuple[str | None, str | None]) -> list[float]:
        """Return the values of the figures that `named` finds."""
        return [figure.value for figure in self.named(name, sides)]

    def as_json(self) -> dict[str, Any]:
        """Return the run as ``evidence.json`` keeps it."""
        return {
            "outcome": self.outcome,
            "digest": self.digest,
            "figures": [figure.as_json() for figure in self.figures],
            "parameters": self.parameters,
            "environment": self.environment,
            "source": self.source,
        }


def check_number(figure: str, value: object) -> None:
    """Refuse truth values, infinities and what is not a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FigureError(figure=figure, value=value, want="a number")
    if not math.isfinite(value):
        raise FigureError(figure=figure, value=value, want="a finite number")


def dumps(runs: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the text of a file of runs: sorted, with no clock in it."""
    data = {"version": VERSION, "runs": runs}
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def loads(text: str, *, source: Source) -> dict[str, Run]:
    """Read a file of runs, or raise with the reason why it is none."""
    data = json.loads(text, parse_constant=_refuse)
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise MalformedError(f"it is not version {VERSION} of a file of runs")
    runs = data.get("runs")
    if not isinstance(runs, dict):
        raise MalformedError("`runs` is not a mapping of node ids")
    return {node_id: _run(node_id, plain, source=source) for node_id, plain in runs.items()}


def read(path: str, text: str, *, source: Source) -> tuple[dict[str, Run], list[Problem]]:
    """Read a file of runs; a file that cannot be read counts as empty and is reported."""
    fix = "delete it and run `make receipts` again" if source == "receipt" else "delete it"
    try:
        return loads(text, source=source), []
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg}"
        return {}, [Problem(path, error.lineno, Code.EV03, message, error.colno, fix=fix)]
    except ValueError as error:
        return {}, [Problem(path, 1, Code.EV03, str(error), fix=fix)]


def _refuse(constant: str) -> NoReturn:
    raise MalformedError(f"{constant} is not a figure")


def _run(node_id: str, plain: object, *, source: Source) -> Run:
    if not isinstance(plain, dict) or plain.get("outcome") not in OUTCOMES:
        raise MalformedError(f"{node_id}: the outcome is none of {', '.join(OUTCOMES)}")
    try:
        day = plain.get("date")
        return Run(
            outcome=plain["outcome"],
            digest=str(plain["digest"]),
            figures=tuple(_figure(figure) for figure in plain["figures"]),
            parameters=dict(plain.get("parameters") or {}),
            environment=dict(plain.get("environment") or plain.get("versions") or {}),
            source=source,
            date=date.fromisoformat(day) if day else None,
            machine=plain.get("machine"),
            command=plain.get("command"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedError(f"{node_id}: {error}") from error


def _figure(plain: dict[str, Any]) -> Figure:
    return Figure(
        figure=plain["figure"],
        value=plain["value"],
        unit=plain["unit"],
        of=plain.get("of"),
        option=plain.get("option"),
        samples=tuple(plain.get("samples") or ()),
    )

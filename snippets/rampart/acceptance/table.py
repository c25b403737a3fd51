"""The table of journeys and steps, from what a run has just shown."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rampart.acceptance.journeys import JOURNEYS
from rampart.acceptance.verdict import LATER, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rampart.acceptance.step import Step
    from rampart.acceptance.verdict import Ending, Verdict

Column = tuple["Step", str]
"""A step and the driver that reached it."""


def verdicts(endings: Mapping[Column, Mapping[str, Ending]]) -> dict[Column, dict[str, Verdict]]:
    """Hold every ending against the manifest of its step."""
    return {
        (step, driver): {
            name: judge(found[name], journey=name, driver=driver, manifest=step.manifest)
            for name in found
        }
        for (step, driver), found in endings.items()
    }


def lines(judged: Mapping[Column, Mapping[str, Verdict]]) -> Iterator[str]:
    """The table as text: a row for each journey, a column for each step and driver."""
    names = list(next(iter(judged.values())))
    width = max(map(len, names))
    heads = [f"{step.number} {driver}" for step, driver in judged]
    yield f"{'':{width}}  {_row(heads, heads)}"
    walked = [JOURNEYS[name] for name in names]
    for group, journeys in groupby(walked, key=lambda each: each.group):
        yield group
        for journey in journeys:
            marks = [column[journey.name].mark for column in judged.values()]
            yield f"{journey.name:{width}}  {_row(marks, heads)}".rstrip()
    yield ""
    for (step, driver), column in judged.items():
        yield _summary(step, driver, column)
        for name, verdict in column.items():
            if not verdict.is_expected:
                yield f"  {name}: {verdict.mark}: {verdict.words}"


def shrinking(steps: Iterable[Step]) -> Iterator[str]:
    """The mistakes that are left in each of the steps, and the journeys that they break."""
    for step in steps:
        mistakes = step.manifest.mistakes
        journeys = sum(len(each.journeys) for each in mistakes)
        named = ", ".join(each.id for each in mistakes) or "none"
        left = f"mistakes left {len(mistakes)}, journeys broken {journeys}"
        yield f"step {step.number}: {left}: {named}"


def words(judged: Mapping[Column, Mapping[str, Verdict]]) -> Iterator[str]:
    """What was found, for each journey that did not pass."""
    for (_, driver), column in judged.items():
        for verdict in column.values():
            if verdict.words:
                yield f"{verdict.mark}, {driver}: {verdict.words}"


def _row(cells: list[str], heads: list[str]) -> str:
    return "  ".join(f"{cell:{len(head)}}" for cell, head in zip(cells, heads, strict=True))


def _summary(step: Step, driver: str, column: Mapping[str, Verdict]) -> str:
    marks = [verdict.mark for verdict in column.values()]
    passed, later = marks.count("passes"), marks.count(LATER)
    broken = sum(mark.startswith("M") for mark in marks)
    wrong = sum(not verdict.is_expected for verdict in column.values())
    return (
        f"step {step.number}, {step.title}, {driver}: {len(marks)} journeys, {passed} pass, "
        f"{broken} fail as the manifest says, {later} cannot be walked, {wrong} unexpected"
    )

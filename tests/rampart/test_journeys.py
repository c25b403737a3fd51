"""Every journey on every step; what a step is known to break must break, and as it says."""

from __future__ import annotations

from functools import cache

import pytest
from rampart.acceptance.journeys import GROUPS, JOURNEYS
from rampart.acceptance.run import all_endings
from rampart.acceptance.step import REAL, STEPS
from rampart.acceptance.verdict import judge

COLUMNS = [(step, driver) for step in STEPS for driver in step.drivers]
SERVERS = [pytest.mark.postgresql, pytest.mark.rabbitmq]


@cache
def walked(*, real):
    columns = [column for column in COLUMNS if (column[1] == REAL) is real]
    return all_endings(columns, list(JOURNEYS))


class AsDeclaredError(Exception):
    """The journey ended as the manifest of the step says."""


def cases():
    for step, driver in COLUMNS:
        for journey in JOURNEYS:
            reason = step.manifest.inexpressible.get((driver, journey))
            known = step.manifest.expected_failure(journey)
            if reason is None and known is not None:
                reason = f"{known[0].id}: {known[0].title}"
            marks = list(SERVERS) if driver == REAL else []
            if reason:
                xfail = pytest.mark.xfail(reason=reason, raises=AsDeclaredError, strict=True)
                marks.append(xfail)
            yield pytest.param(
                step, driver, journey, id=f"step {step.number}-{driver}-{journey}", marks=marks
            )


@pytest.mark.parametrize(("step", "driver", "journey"), list(cases()))
def test_journey(step, driver, journey):
    ending = walked(real=driver == REAL)[step, driver][journey]

    verdict = judge(ending, journey=journey, driver=driver, manifest=step.manifest)

    assert verdict.is_expected, verdict.words
    if verdict.mark != "passes":
        raise AsDeclaredError(verdict.words)


def test_a_manifest_names_only_journeys_that_exist():
    for step in STEPS:
        named = {name for mistake in step.manifest.mistakes for name in mistake.journeys}
        named |= {journey for _, journey in step.manifest.inexpressible}

        assert set() == named - set(JOURNEYS), step.title


def test_no_journey_has_two_mistakes():
    for step in STEPS:
        named = [name for mistake in step.manifest.mistakes for name in mistake.journeys]

        assert len(set(named)) == len(named), step.title


def test_no_two_journeys_have_one_name():
    assert len(JOURNEYS) == sum(len(group.journeys) for group in GROUPS)

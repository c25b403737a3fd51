"""Every mistake that a step names is in its code, and something shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rampart.acceptance.step import STEPS
from rampart.manifest import lines

ROOT = Path(__file__).parents[2]
MISTAKES = [
    pytest.param(step, mistake, id=f"step {step.number}-{mistake.id}")
    for step in STEPS
    for mistake in step.manifest.mistakes
]


@pytest.mark.parametrize(("step", "mistake"), MISTAKES)
def test_file_of_a_mistake_carries_its_mark(step, mistake):
    assert lines(mistake, folder=step.folder)


@pytest.mark.parametrize(("step", "mistake"), MISTAKES)
def test_a_journey_or_a_test_shows_a_mistake(step, mistake):
    tests = "".join(path.read_text("utf-8") for path in ROOT.glob("tests/rampart/test_*.py"))

    assert mistake.journeys or mistake.test, step.title
    assert not mistake.test or f"def {mistake.test}(" in tests, step.title


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"step {step.number}")
def test_every_mark_in_the_code_has_a_mistake(step):
    code = "".join(path.read_text(encoding="utf-8") for path in step.folder.rglob("*.py"))
    marks = set(re.findall(r"# (M\d\d)\b", code))

    assert marks == {mistake.id for mistake in step.manifest.mistakes}

"""ADR-0007: with the constraint no name is there twice; `get_or_create` alone leaves duplicates."""

from __future__ import annotations

import json

import pytest

from experiments._harness import database
from experiments.unique_constraint import __main__, arm_plain, arm_unique, core

SEED = 7
NAMES = 40
WORKERS = 2


def record(evidence, result: core.Result, *, option: str) -> None:
    """Record the extra rows and the names that they make unusable."""
    evidence.record(
        figure="duplicates",
        value=result.duplicates,
        unit="calls made a duplicate",
        of=result.calls,
        option=option,
    )
    evidence.record(
        figure="unusable",
        value=result.unusable,
        unit="names became unusable",
        of=NAMES,
        option=option,
    )


@pytest.mark.parametrize("workers", [2, 3])
def test_constraint_leaves_no_duplicate_in_any_order(workers: int) -> None:
    result = core.interleaved(arm=arm_unique, names=NAMES, workers=workers, seed=SEED)

    assert (0, 0) == (result.duplicates, result.unusable)


def test_constraint_leaves_no_duplicate(evidence) -> None:
    result = core.interleaved(arm=arm_unique, names=NAMES, workers=WORKERS, seed=SEED)
    record(evidence, result, option="O3")
    evidence.parameters(names=NAMES, workers=WORKERS, seed=SEED)

    assert (0, 0) == (result.duplicates, result.unusable)


def test_get_or_create_alone_leaves_duplicates(evidence) -> None:
    result = core.interleaved(arm=arm_plain, names=NAMES, workers=WORKERS, seed=SEED)
    record(evidence, result, option="O1")
    evidence.parameters(names=NAMES, workers=WORKERS, seed=SEED)

    assert 0 < result.duplicates == result.unusable


def test_duplicate_appears_exactly_when_both_looked_before_one_wrote() -> None:
    """The cause is the order of four statements, which the schedule shows."""
    with database.fresh(arm_plain.Workflow):
        for name in core.names_of(NAMES):
            turns = core.race(arm_plain.Workflow, name=name, workers=2, seed=SEED)
            rows = arm_plain.Workflow.objects.filter(name=name).count()

            steps = [turn.step for turn in turns if turn.step in {"SELECT", "INSERT"}]
            assert (2 if steps[:2] == ["SELECT", "SELECT"] else 1) == rows


def test_name_that_is_there_twice_breaks_the_next_caller() -> None:
    with database.fresh(arm_plain.Workflow):
        for _ in range(2):
            arm_plain.Workflow.objects.create(organisation_id=core.ORGANISATION, name="network")

        with pytest.raises(arm_plain.Workflow.MultipleObjectsReturned):
            core.workflow_ensure(arm_plain.Workflow, "network")


@pytest.mark.parametrize(("arm", "status"), [(arm_unique, 0), (arm_plain, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"unique": arm})

    assert status == __main__.main(["--names", "10"])
    assert {"unique"} == json.loads(capsys.readouterr().out).keys()

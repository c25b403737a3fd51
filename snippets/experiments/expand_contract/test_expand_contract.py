"""ADR-0013: in steps nothing fails and nothing is lost; in one step statements or values are."""

from __future__ import annotations

import json
from functools import cache
from types import SimpleNamespace

import pytest
from django.apps.registry import Apps
from django.db import DatabaseError, IntegrityError, connection, models

from experiments._harness import database
from experiments.expand_contract import (
    __main__,
    arm_copy_and_switch,
    arm_expand_and_contract,
    arm_one_step,
    core,
    releases,
)
from experiments.expand_contract.models import AbstractRun, BothRun, OldRun

SEED = 7
SEEDS = range(5)
STRETCH = 10


@cache  # one run of an arm serves all its claims
def result_of(arm: core.Arm) -> core.Result:
    """Follow one arm's plan on a SQLite file."""
    return core.experiment(arm=arm, stretch=STRETCH, seed=SEED)


def follow(*plan: core.Step, seed: int = SEED) -> core.Result:
    """Follow a plan that is no arm."""
    return core.experiment(arm=SimpleNamespace(PLAN=plan), stretch=STRETCH, seed=seed)


def damage(result: core.Result) -> tuple[int, int, int]:
    """Statements that failed, reads of a wrong value, runs that stand wrong in the end."""
    return sum(result.failed.values()), sum(result.wrong.values()), result.stale


def record(evidence, result: core.Result, *, option: str) -> None:
    """Record what failed, what was shown wrong and what stayed wrong."""
    failed, wrong, stale = damage(result)
    evidence.record(
        figure="failed", value=failed, unit="statements failed", of=result.statements, option=option
    )
    evidence.record(
        figure="wrong", value=wrong, unit="reads saw a wrong value", of=result.reads, option=option
    )
    evidence.record(figure="stale", value=stale, unit="runs stood wrong in the end", option=option)
    evidence.record(
        figure="deployments",
        value=result.deployments,
        unit="steps are deployments",
        of=result.steps,
        option=option,
    )
    evidence.parameters(workers=core.WORKERS, stretch=STRETCH, seed=SEED)


def test_expand_and_contract_fails_no_statement(evidence) -> None:
    result = result_of(arm_expand_and_contract)
    record(evidence, result, option="O4")

    assert 0 == damage(result)[0]


def test_rename_fails_every_statement_of_the_old_release(evidence) -> None:
    """From the rename until the last old worker is gone, and none of the new release."""
    result = result_of(arm_one_step)
    record(evidence, result, option="O1")

    assert {"old": result.sent["old"]} == result.failed


def test_expand_and_contract_shows_no_wrong_value(evidence) -> None:
    result = result_of(arm_expand_and_contract)
    record(evidence, result, option="O4")

    assert (0, 0) == damage(result)[1:]


def test_copy_and_switch_shows_wrong_values_to_both_releases(evidence) -> None:
    """And fails nothing, so that no log tells."""
    result = result_of(arm_copy_and_switch)
    record(evidence, result, option="O2")

    assert {} == result.failed
    assert {"old", "new"} == result.wrong.keys()
    assert result.stale > 0


def test_rename_after_the_roll_out_fails_the_new_release_instead() -> None:
    """No moment is right: the other order only changes who fails."""
    result = follow(releases.NEW, releases.rename)

    failed_before_rename = result.failed["new"]
    assert 0 < failed_before_rename < result.sent["new"]
    assert "old" not in result.failed


@pytest.mark.parametrize("seed", SEEDS)
def test_expand_and_contract_holds_in_any_order_of_statements(seed: int) -> None:
    assert (0, 0, 0) == damage(follow(*arm_expand_and_contract.PLAN, seed=seed))


def test_each_release_can_be_taken_back_until_the_contract() -> None:
    result = follow(
        releases.expand,
        *(releases.WRITES_BOTH, releases.OLD, releases.WRITES_BOTH),
        releases.backfill,
        *(releases.READS_NEW, releases.WRITES_BOTH, releases.READS_NEW),
        *(releases.NEW, releases.READS_NEW, releases.NEW),
        releases.contract,
    )

    assert (0, 0, 0) == damage(result)


@pytest.mark.parametrize(
    "left_out",
    [releases.WRITES_BOTH, releases.backfill, releases.READS_NEW, releases.NEW],
    ids=["writes-both", "backfill", "reads-new", "new"],
)
def test_every_step_is_needed(left_out: core.Step) -> None:
    """Whoever leaves one out meets failures or wrong values, if not in every roll-out."""
    plan = [step for step in arm_expand_and_contract.PLAN if step is not left_out]

    assert any(any(damage(follow(*plan, seed=seed))) for seed in SEEDS)


def test_backfill_must_copy_rows_that_have_a_value_already() -> None:
    """An old worker may move a run after a worker of the next release has stored it."""
    with database.fresh(OldRun):
        releases.expand()
        releases.WRITES_BOTH.run_request(1, "queued")
        releases.OLD.run_move(1, "running")

        BothRun.objects.filter(status=None).update(status=models.F("state"))
        assert "queued" == releases.READS_NEW.run_show(1)
        releases.backfill()
        assert "running" == releases.READS_NEW.run_show(1)


def test_migrations_really_change_the_table() -> None:
    def columns() -> set[str]:
        with connection.cursor() as cursor:
            table = connection.introspection.get_table_description(cursor, "run")
        return {column.name for column in table}

    with database.fresh(OldRun):
        assert {"id", "number", "state"} == columns()
        releases.expand()
        assert {"id", "number", "state", "status"} == columns()
        releases.contract()
        assert {"id", "number", "status"} == columns()
        with pytest.raises(DatabaseError):
            releases.OLD.run_show(0)


class PriorityRun(AbstractRun):
    """A run with one column more, which may not be empty."""

    state = models.CharField(max_length=20)
    in_python = models.IntegerField(default=0)
    in_database = models.IntegerField(db_default=0)

    class Meta(AbstractRun.Meta):
        """Of its own registry, as the other shapes."""

        apps = Apps()


@pytest.mark.parametrize(("name", "breaks"), [("in_python", True), ("in_database", False)])
def test_new_column_breaks_the_old_release_unless_the_database_knows_its_default(
    name: str,
    breaks: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Django fills the rows that are there, and keeps a `default` to itself."""
    with database.fresh(OldRun):
        releases.OLD.run_request(1, "queued")
        with connection.schema_editor() as editor:
            editor.add_field(OldRun, PriorityRun._meta.get_field(name))

        if breaks:
            with pytest.raises(IntegrityError):
                releases.OLD.run_request(2, "queued")
        else:
            releases.OLD.run_request(2, "queued")


@pytest.mark.parametrize(
    ("arm", "status"),
    [(arm_expand_and_contract, 0), (arm_copy_and_switch, 1), (arm_one_step, 1)],
)
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"expand_and_contract": arm})

    assert status == __main__.main(["--stretch", "5"])
    assert {"expand_and_contract"} == json.loads(capsys.readouterr().out).keys()

"""ADR-0008: one statement loses no charge; reading first and writing later does."""

from __future__ import annotations

import json

import pytest
from django.db import OperationalError, connections

from experiments._harness import database
from experiments.lost_update import (
    __main__,
    arm_locked,
    arm_one_statement,
    arm_read_then_write,
    arm_versioned,
    core,
)
from experiments.lost_update.models import Budget, BudgetSpentError

SEED = 7
BUDGETS = 40
WORKERS = 2


def result_of(evidence, arm: core.Arm, *, option: str) -> core.Result:
    """Run one arm, and record the charges that left no trace."""
    result = core.interleaved(arm=arm, budgets=BUDGETS, workers=WORKERS, seed=SEED)
    evidence.record(
        figure="lost",
        value=result.lost,
        unit="accepted charges lost",
        of=result.accepted,
        option=option,
    )
    evidence.parameters(budgets=BUDGETS, workers=WORKERS, seed=SEED)
    return result


def both_read_before_one_wrote(turns: list[core.Turn]) -> bool:
    """Whether two workers met."""
    steps = [turn.step for turn in turns if turn.step in {"SELECT", "UPDATE"}]
    return steps[:2] == ["SELECT", "SELECT"]


def test_one_statement_loses_no_charge(evidence) -> None:
    """And refuses one of two charges wherever there was room for one."""
    result = result_of(evidence, arm_one_statement, option="O4")

    assert (0, BUDGETS // 2) == (result.lost, result.refused)


def test_reading_first_loses_charges_inside_of_a_transaction(evidence) -> None:
    result = result_of(evidence, arm_read_then_write, option="O1")

    assert result.lost > 0


@pytest.mark.parametrize("arm", [arm_one_statement, arm_versioned])
@pytest.mark.parametrize("workers", [2, 3, 4])
def test_no_order_loses_a_charge(arm: core.Arm, workers: int) -> None:
    result = core.interleaved(arm=arm, budgets=20, workers=workers, seed=SEED)

    assert (0, 10 * (workers - 1)) == (result.lost, result.refused)


def test_charge_is_lost_exactly_when_both_read_before_one_wrote() -> None:
    """The cause is the order of the statements, which the schedule shows."""
    with database.fresh(Budget), core.read_committed():
        for number in range(BUDGETS):
            room = 1 + number % 2
            budget = Budget.objects.create(minutes=room * core.MINUTES)
            accepted, turns = core.race(
                arm_read_then_write, budget_id=budget.pk, workers=2, seed=f"{SEED} {number}"
            )

            budget.refresh_from_db()
            lost = accepted - (room - budget.minutes // core.MINUTES)
            assert both_read_before_one_wrote(turns) == lost


def test_no_worker_reads_what_another_has_not_committed() -> None:
    """The schedule keeps the weaker mode of SQLite at READ COMMITTED: a write ends its turn."""
    with database.fresh(Budget), core.read_committed():
        for number in range(BUDGETS):
            budget = Budget.objects.create(minutes=2 * core.MINUTES)
            _, turns = core.race(
                arm_read_then_write, budget_id=budget.pk, workers=2, seed=f"{SEED} {number}"
            )

            last_steps = {turn.actor: turn.step for turn in turns}
            assert {"worker 0": "UPDATE", "worker 1": "UPDATE"} == last_steps


def test_sqlite_as_it_comes_refuses_instead_of_losing() -> None:
    """Its transactions are serializable: where two workers meet, one gets an error."""
    refusals: list[str] = []

    class Arm:
        """Reads first, and notes what SQLite says."""

        def budget_charge(self, *, budget_id: int, minutes: int) -> None:
            try:
                arm_read_then_write.budget_charge(budget_id=budget_id, minutes=minutes)
            except OperationalError as error:
                refusals.append(str(error))
                raise BudgetSpentError from error

    with database.fresh(Budget):
        connections.settings["default"]["OPTIONS"] = {"timeout": 0}  # do not wait for a lock
        for number in range(BUDGETS):
            budget = Budget.objects.create(minutes=2 * core.MINUTES)
            refusals.clear()
            accepted, turns = core.race(
                Arm(), budget_id=budget.pk, workers=2, seed=f"{SEED} {number}"
            )

            budget.refresh_from_db()
            assert accepted == 2 - budget.minutes // core.MINUTES
            assert both_read_before_one_wrote(turns) == bool(refusals)
            assert {"database is locked"} >= set(refusals)


def test_sqlite_ignores_the_lock() -> None:
    """So a test on SQLite cannot tell code that locks from code that forgot to."""
    locked, plain = (
        core.interleaved(arm=arm, budgets=BUDGETS, workers=WORKERS, seed=SEED)
        for arm in (arm_locked, arm_read_then_write)
    )

    assert locked == plain


@pytest.mark.parametrize("arm", __main__.ARMS.values())
def test_every_way_is_right_for_one_worker(arm: core.Arm) -> None:
    """The damage comes from the meeting, not from the harness."""
    result = core.interleaved(arm=arm, budgets=10, workers=1, seed=SEED)

    assert (10, 10) == (result.accepted, result.taken)


@pytest.mark.parametrize(("arm", "status"), [(arm_one_statement, 0), (arm_read_then_write, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"one_statement": arm})

    assert status == __main__.main(["--budgets", "10"])
    assert {"one_statement"} == json.loads(capsys.readouterr().out).keys()

"""ADR-0023 without a server: what the two ways do that need none, on SQLite.

The decided way needs policies, which SQLite does not have; its tests are in the other file.
"""

from __future__ import annotations

import pytest

from experiments.tenant_rows import __main__, arm_filters, arm_manager, core
from experiments.tenant_rows.models import Approval, Run

ALL = len(core.THEIRS) * core.RUNS  # rows of others, all of which match a query without a filter
LEAKS = {
    "list_all": ALL,
    "look_up": 1,
    "exists": 1,
    "search": ALL,
    "count": ALL,
    "join": ALL,
    "related": ALL,
    "raw": ALL,
}
DAMAGE = {"update": ALL, "delete": ALL, "insert": 1, "move": 1}


def nothing_but(expected: dict[str, int], *kinds: str) -> dict[str, int]:
    """Expect these kinds to leak, and the others not to."""
    return {kind: rows if kind in kinds else 0 for kind, rows in expected.items()}


def test_forgotten_filter_shows_and_changes_all_rows_of_others() -> None:
    result = core.experiment(arm=arm_filters)

    assert (LEAKS, DAMAGE) == (result.shown, result.written)


def test_manager_filters_but_where_nobody_asks_it() -> None:
    """A join and SQL of one's own read past it, and what is written is not its business."""
    result = core.experiment(arm=arm_manager)

    assert nothing_but(LEAKS, "join", "raw") == result.shown
    assert nothing_but(DAMAGE, "insert", "move") == result.written


def test_manager_shows_nothing_when_nobody_said_who_asks_but_where_nobody_asks_it() -> None:
    result = core.experiment(arm=arm_manager, tenants=None)

    assert {"join", "raw"} == {kind for kind, rows in result.shown.items() if rows}


def test_manager_is_not_asked_for_a_row_behind_a_foreign_key() -> None:
    """Django goes through the base manager there, on purpose."""
    with core.place(arm_manager, None):
        asked = core.fill(arm_manager)
        with core.request(arm_manager, core.MINE):
            Approval.objects.create(organisation_id=core.MINE[0], run_id=asked.their_run)
            approval = Approval.objects.get()

            assert core.THEIRS[0] == approval.run.organisation_id
            assert not Run.objects.filter(pk=asked.their_run).exists()


@pytest.mark.parametrize("tenants", [core.MINE, core.MINE[:1], core.NOBODY])
@pytest.mark.parametrize("arm", [arm_filters, arm_manager])
def test_nothing_leaks_where_no_filter_is_forgotten(arm: core.Arm, tenants) -> None:
    """Else a leak would come from the harness; and rows of one's own are all there."""
    result = core.experiment(arm=arm, tenants=tenants, forgot=False)

    own = len(tenants) * core.RUNS
    assert 0 == result.leaking
    assert {kind: own for kind, rows in LEAKS.items() if rows == ALL} == {
        kind: rows for kind, rows in result.own.items() if kind not in {"look_up", "exists"}
    }


def test_command_says_what_it_needs(monkeypatch, capsys) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    with pytest.raises(SystemExit):
        __main__.main([])
    assert "set DATABASE_URL" in capsys.readouterr().err

"""ADR-0024: behind doors no module notices another's column; with shared tables nearly all do.

Each of the seven modules gives one column of its own another name. In step 1 code of another app
names six of them: only when an announcement was sent is asked by nobody. In step 2 the modules name
rows of others by 14 ids that no database checks, and a membership names its user by a foreign key;
in step 1 only the trail's generic relation goes unchecked.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from experiments.module_tables import __main__, arm_own_tables, arm_shared_tables, core
from experiments.module_tables.change import CHANGES, Change, PlaceError

WORKFLOWS = CHANGES[1]
STEP_1 = " in step 1"


def record_reach(evidence, found: core.Reach, *, option: str) -> None:
    evidence.record(
        figure="reaching",
        value=len(found.reaching),
        unit="renamed columns break code of others",
        of=found.changed,
        option=option,
    )
    evidence.parameters(renamed=found.changed, journey=core.JOURNEY)


def test_behind_doors_a_column_is_its_modules_own_business(evidence) -> None:
    found = core.reach(arm_own_tables)
    record_reach(evidence, found, option="O2")

    assert () == found.reaching


def test_with_shared_tables_a_column_is_everybodys_business(evidence) -> None:
    found = core.reach(arm_shared_tables)
    record_reach(evidence, found, option="O1")

    assert {change.module for change in CHANGES} - {"notifications"} == set(found.reaching)


def test_database_takes_ids_of_nobody(evidence) -> None:
    """With foreign keys it takes one: that of the trail's generic relation, which is no key."""
    own, shared = core.ids(arm_own_tables), core.ids(arm_shared_tables)
    unit = "ids of other modules' rows go unchecked"
    for figure, found, how in (("taken", own, ""), ("taken_with_keys", shared, STEP_1)):
        evidence.record(
            figure=figure,
            value=len(found.taken),
            unit=f"{unit}{how}",
            of=len(found.columns),
        )

    assert ["organisations.Membership.user_id"] == sorted({*own.columns} - {*own.taken})
    assert ("audit.AuditEntry.object_id",) == shared.taken


def test_door_that_shows_the_column_itself_is_noticed(monkeypatch) -> None:
    """The experiment can fail: here the owner renames what its view promises as well."""
    uses = {"workflows": {"view.py": ("required_approvals",)} | arm_own_tables.USES["workflows"]}
    uses["workflows"]["selectors.py"] = ("required_approvals=workflow",)
    monkeypatch.setattr(arm_own_tables, "USES", uses)

    assert ("workflows",) == core.reach(arm_own_tables, [WORKFLOWS]).reaching


@pytest.mark.parametrize(
    ("change", "uses"),
    [
        (replace(WORKFLOWS, column="colour"), {}),
        (WORKFLOWS, {"services.py": ("workflow.required_approvals",)}),
    ],
)
def test_place_that_is_not_there_is_an_error(tmp_path, change: Change, uses) -> None:
    (tmp_path / "models.py").write_text("required_approvals = 1\n", encoding="utf-8")
    (tmp_path / "services.py").write_text("", encoding="utf-8")

    with pytest.raises(PlaceError, match=" has no "):
        change.make(tmp_path, uses=uses)


@pytest.mark.parametrize(("reaching", "status"), [((), 0), (("workflows",), 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, reaching, status) -> None:
    found = core.Reach(changed=7, reaching=reaching)
    monkeypatch.setattr(core, "reach", lambda _: found)
    monkeypatch.setattr(core, "ids", lambda _: core.Ids(columns=(), taken=()))

    assert status == __main__.main([])
    assert {"own tables", "shared tables"} == json.loads(capsys.readouterr().out)["reach"].keys()

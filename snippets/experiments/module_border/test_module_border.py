"""ADR-0021: contracts miss what is not imported; the guard beside them finds the rest."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import pytest

from experiments.module_border import (
    __main__,
    arm_contracts,
    arm_contracts_and_guard,
    check,
    core,
)
from experiments.module_border.case import cases

IMPORTED = {"modules.runs.planted.imported_function", "modules.runs.planted.imported_model"}
SHOWN = {  # written from what `host.fill` puts in
    "modules.audit.planted.signal": ["listening"],
    "modules.catalog.planted.cascade": ["catalog.Workflow", "runs.Run", "runs.Step"],
    "modules.catalog.planted.reverse_relation": ["1 runs"],
    "modules.runs.planted.filter_over_relation": ["noted"],
    "modules.runs.planted.in_subquery": ["noted"],
    "modules.runs.planted.write": ["1 renamed"],
}


@pytest.fixture
def import_linter() -> None:
    """Skip where the real tool is not installed; nothing stands in for it."""
    pytest.importorskip("importlinter", reason="import-linter is not installed")


def record_review(evidence, review: core.Review, *, option: str) -> None:
    evidence.record(
        figure="caught",
        value=review.caught,
        unit="planted crossings caught",
        of=review.planted,
        option=option,
    )
    evidence.record(
        figure="false_alarms",
        value=review.false_alarms,
        unit="false alarms in clean code",
        of=review.clean,
        option=option,
    )
    evidence.parameters(modules=3, planted=review.planted, clean=review.clean)


@pytest.mark.usefixtures("import_linter")
def test_contracts_and_guard_catch_every_crossing(evidence) -> None:
    review = core.review(arm_contracts_and_guard)
    record_review(evidence, review, option="O4")

    assert () == review.missed
    assert 0 == review.false_alarms


@pytest.mark.usefixtures("import_linter")
def test_contracts_alone_catch_imports_and_nothing_else(evidence) -> None:
    review = core.review(arm_contracts)
    record_review(evidence, review, option="O1")

    assert {case.name for case in cases("planted")} - IMPORTED == set(review.missed)
    assert 0 == review.false_alarms


def test_a_query_calls_few_functions_more_below_the_guard(evidence) -> None:
    """It counts calls, which the machine's load cannot change."""
    weight = core.weigh()
    for figure, ratio, when in (
        ("calls_ratio", weight.calls_ratio, ""),
        ("new_ratio", weight.new_ratio, " where its text is new"),
    ):
        evidence.record(
            figure=figure,
            value=round(ratio, 2),
            unit=f"times the function calls of a query{when}",
            option="O4",
        )
    evidence.parameters(calls_without=weight.calls_without)

    assert 1 < weight.calls_ratio < 1.5
    assert weight.calls_ratio < weight.new_ratio < 2


def test_known_blind_spots_stay_unseen(evidence) -> None:
    """Else the record would confess what is no longer so."""
    unseen, blind = core.unseen()
    evidence.record(
        figure="unseen",
        value=unseen,
        unit="known ways past the guard are open",
        of=blind,
        option="O4",
    )

    assert (3, 3) == (unseen, blind)


@pytest.mark.usefixtures("import_linter")
def test_import_linter_names_no_import_but_planted_ones() -> None:
    assert {"modules.runs.planted"} == {module for module, _ in check.forbidden_imports()}


def test_clean_code_crosses_no_border() -> None:
    assert set() == check.guard(cases("clean"))


def test_guard_catches_every_crossing_that_reaches_the_database_or_a_signal() -> None:
    planted = cases("planted")

    assert {"modules.runs.planted.imported_function"} == (
        {case.name for case in planted} - check.guard(planted)
    )


def test_planted_code_shows_the_right_thing_without_the_guard() -> None:
    """Else it would be caught for another reason, and a test of what it shows would do."""
    seen = check.watched(cases("planted"), guarded=False)

    wanted = {name: SHOWN.get(name, ["network"]) for name in seen}
    assert wanted == {name: found["shown"] for name, found in seen.items()}


@pytest.mark.parametrize("kind", ["clean", "blind"])
def test_the_guard_does_not_change_what_code_shows(kind) -> None:
    every = cases(kind)
    without = check.watched(every, guarded=False)

    assert without == check.watched(every)
    assert all(found["shown"] for found in without.values())


def test_a_crossing_names_the_line_that_caused_it() -> None:
    found = check.watched(cases("planted"))
    lines = {case.name: range(case.first, case.last + 1) for case in cases("planted")}

    where = {
        name: seen["crossing"]["where"].split(":")
        for name, seen in found.items()
        if seen["crossing"] and not name.endswith(".signal")
    }
    assert 14 == len(where)
    for name, (path, line) in where.items():
        assert f"{name.rpartition('.')[0].replace('.', '/')}.py" == path
        assert int(line) in lines[name]


def test_a_crossing_says_who_did_what_to_whom() -> None:
    found = check.watched(cases("planted"))

    def said(name: str) -> tuple[str, str, str]:
        crossing = found[f"modules.{name}"]["crossing"]
        return crossing["caller"], crossing["owner"], crossing["what"]

    assert ("runs", "catalog", "writes to catalog_workflow") == said("runs.planted.write")
    assert ("catalog", "runs", "reads runs_run") == said("catalog.planted.reverse_relation")
    assert ("audit", "runs", "listens to post_save of runs.Run") == said("audit.planted.signal")
    assert ("runs", "catalog", "reads catalog_workflow through Workflow.named") == said(
        "runs.planted.method_of_model"
    )


def test_a_check_that_breaks_finds_nothing_silently() -> None:
    broken = SimpleNamespace(module="modules.runs.clean", function="absent")

    with pytest.raises(check.CheckError, match="absent"):
        check.guard([broken])


@pytest.mark.postgresql
def test_the_guard_sees_the_same_on_postgresql() -> None:
    every = cases("planted") + cases("clean")

    assert check.watched(every) == check.watched(every, url=os.environ["DATABASE_URL"])


@pytest.mark.usefixtures("import_linter")
@pytest.mark.parametrize(("arm", "status"), [(arm_contracts_and_guard, 0), (arm_contracts, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {__main__.DECIDED: arm})

    assert status == __main__.main([])
    assert {"review", "weight", "blind"} == json.loads(capsys.readouterr().out).keys()

"""ADR-0016: with its hash a package that was changed is refused; with its version it is taken."""

from __future__ import annotations

import json
from functools import cache

import pytest

from experiments.hashed_requirements import (
    __main__,
    arm_compiled,
    arm_hashes,
    arm_pins,
    arm_uv_lock,
    core,
)

RUN = core.run


@cache  # one run of an arm serves all its claims
def result_of(arm: core.Arm) -> core.Result:
    return RUN(arm)


def record(evidence, result: core.Result, *, option: str) -> None:
    evidence.record(
        figure="changed",
        value=result.changed,
        unit="changed packages installed",
        of=result.offered,
        option=option,
    )
    evidence.record(
        figure="honest",
        value=result.honest,
        unit="unchanged packages installed",
        of=result.offered,
        option=option,
    )


def test_hashes_refuse_a_changed_package(evidence) -> None:
    result = result_of(arm_hashes)
    record(evidence, result, option="O2")

    assert 0 == result.changed
    assert result.offered == result.honest


def test_pins_take_a_changed_package(evidence) -> None:
    result = result_of(arm_pins)
    record(evidence, result, option="O1")

    assert result.offered == result.changed
    assert result.offered == result.honest


def record_places(evidence, arm: core.LockArm, *, option: str) -> int:
    count = len(core.places(arm))
    unit = "lines that name where the locking machine gets packages"
    evidence.record(figure="places", value=count, unit=unit, option=option)
    return count


def test_a_compiled_file_names_no_place(evidence) -> None:
    assert 0 == record_places(evidence, arm_compiled, option="O2")


def test_a_uv_lock_names_the_place(evidence) -> None:
    assert 1 <= record_places(evidence, arm_uv_lock, option="O3")


def test_two_wheels_of_one_version_differ_in_their_hash(tmp_path) -> None:
    """Name and version say nothing about the bytes."""
    honest = core.make_wheel(tmp_path / "honest", core.HONEST)
    again = core.make_wheel(tmp_path / "again", core.HONEST)
    changed = core.make_wheel(tmp_path / "changed", core.CHANGED)

    assert honest == again
    assert honest != changed


@pytest.mark.parametrize(("arm", "status"), [(arm_hashes, 0), (arm_pins, 1)])
def test_command_fails_when_the_claim_does_not_hold(monkeypatch, capsys, arm, status) -> None:
    monkeypatch.setattr(__main__, "ARMS", {"hashes": arm})
    monkeypatch.setattr(core, "run", result_of)

    assert status == __main__.main([])
    assert {"hashes"} == json.loads(capsys.readouterr().out).keys()

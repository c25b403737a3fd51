"""A map of modules that fits the installed apps, or says where it does not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from rampart.border import Borders, BordersError, Module

RUNS = Module(name="runs", package="shop.runs", apps=("runs",))
POLICIES = Module(name="policies", package="shop.runs.policies", apps=("policies",), api="door")
BORDERS = Borders(modules=(RUNS, POLICIES), shared=frozenset({"auth"}))


def registry(*labels):
    """Stand in for Django's registry, with one model in each app."""

    def app(label):
        table = SimpleNamespace(
            app_label=label, label=f"{label}.Thing", db_table=f"{label.title()}_Thing"
        )
        return SimpleNamespace(label=label, get_models=lambda: [SimpleNamespace(_meta=table)])

    configs = [app(label) for label in labels]
    return SimpleNamespace(
        get_app_configs=lambda: configs,
        get_models=lambda **_: [model for config in configs for model in config.get_models()],
    )


@pytest.mark.parametrize(
    ("dotted", "owner"),
    [
        ("shop.runs", RUNS),
        ("shop.runs.models", RUNS),
        ("shop.runs.policies.models", POLICIES),
        ("shop.runs_old", None),
        ("shop", None),
        ("django.db", None),
    ],
)
def test_the_inner_package_owns_a_python_module(dotted, owner):
    assert owner is BORDERS.module_of(dotted)


def test_only_the_api_is_a_door():
    assert RUNS.is_door("shop.runs.api")
    assert RUNS.is_door("shop.runs.api.orders")
    assert not RUNS.is_door("shop.runs.api_old")
    assert POLICIES.is_door("shop.runs.policies.door")


def test_each_table_has_an_owner_and_a_shared_one_has_none():
    owners = BORDERS.owners(registry("runs", "policies", "auth"))

    assert {"runs_thing": RUNS, "policies_thing": POLICIES} == owners


def test_one_model_of_a_module_can_be_shared():
    borders = Borders(modules=(RUNS, POLICIES), shared=frozenset({"policies.Thing"}))

    assert {"runs_thing": RUNS} == borders.owners(registry("runs", "policies"))


def test_all_misfits_of_a_map_are_named_at_once():
    borders = Borders(modules=(RUNS, POLICIES), shared=frozenset({"runs", "billing.Gone"}))

    with pytest.raises(BordersError) as caught:
        borders.owners(registry("runs", "billing"))

    assert (
        "billing.Gone is not installed (fix: take it off the map)",
        "policies is not installed (fix: take it off the map)",
        "runs is claimed 2 times (fix: leave it to one)",
        "the app billing has tables and no owner (fix: add it to the map)",
    ) == caught.value.problems

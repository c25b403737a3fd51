"""The count finds each kind of damage where there is some, and the kills of a seed are the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from experiments.rampart_kills import __main__, core
from experiments.rampart_kills.core import PROCESSES, Entry, Plan, Run, Seen, Told, counted

DENIED = Run(id="1", state="denied", version=3)
WHATS = ("queued", "checking", "denied")
KEYS = ["1/1", "1/2", "1/3"]
WHOLE = Seen(
    runs=[DENIED],
    entries=[Entry(run="1", number=number, what=what) for number, what in enumerate(WHATS, 1)],
    told=[Told(run="1", kind="denied")],
    calls=1,
    published=KEYS,
    undone=0,
    gave_up=0,
    dead=0,
    left=0,
    broken=(),
)
NOBODY = dict.fromkeys(PROCESSES, 0)


def damage(seen: Seen) -> dict[str, int]:
    """What the count finds wrong."""
    result = counted(seen, killed=NOBODY)
    names = ("unrecorded", "untold", "ghosts", "twice", "published_again", "announced_again")
    return {name: getattr(result, name) for name in names if getattr(result, name)}


def test_nothing_is_wrong_where_each_effect_is_there_once() -> None:
    assert {} == damage(WHOLE)
    assert (3, 1) == (counted(WHOLE, killed=NOBODY).changes, counted(WHOLE, killed=NOBODY).news)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (replace(WHOLE, entries=WHOLE.entries[:2]), {"unrecorded": 1}),
        (replace(WHOLE, told=[], calls=0), {"untold": 1}),
        (replace(WHOLE, entries=WHOLE.entries + WHOLE.entries[:1]), {"twice": 1}),
        (replace(WHOLE, told=WHOLE.told * 2, calls=2), {"twice": 1, "announced_again": 1}),
        (replace(WHOLE, calls=3), {"announced_again": 2}),
        (replace(WHOLE, published=KEYS + KEYS), {"published_again": 3}),
        (replace(WHOLE, published=[*KEYS, "1/4"]), {"ghosts": 1}),
        (replace(WHOLE, runs=[]), {"ghosts": 7}),
        (replace(WHOLE, runs=[replace(DENIED, version=2)]), {"ghosts": 2}),
        (replace(WHOLE, runs=[replace(DENIED, version=4)]), {"unrecorded": 1}),
        (
            replace(WHOLE, entries=[*WHOLE.entries[:2], Entry(run="1", number=3, what="failed")]),
            {"unrecorded": 1, "ghosts": 1},
        ),
    ],
)
def test_each_kind_of_damage_is_found(seen: Seen, expected) -> None:
    assert expected == damage(seen)


@pytest.mark.parametrize("size", [core.SMALL, core.FULL])
def test_seed_says_where_every_kill_strikes(size) -> None:
    plan = Plan.seeded(size, seed=1)

    assert plan == Plan.seeded(size, seed=1) != Plan.seeded(size, seed=2)
    assert size.kills == {process: len(kills) for process, kills in plan.kills.items()}
    assert size.runs // 10 == len(plan.denied)


def test_command_says_what_it_needs(monkeypatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    with pytest.raises(SystemExit, match="DATABASE_URL"):
        __main__.main([])

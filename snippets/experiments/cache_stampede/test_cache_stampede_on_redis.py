"""ADR-0012 on Redis: the same arms through Django's cache, with threads that sleep."""

from __future__ import annotations

import os
from dataclasses import asdict

import pytest

from experiments._harness.spread import Spread
from experiments.cache_stampede import arm_lock, arm_plain, arm_stale, core, on_redis

FULL_SEEDS = (7, 8, 9)
LOAD = on_redis.SMALL


def measure(evidence, arm: core.Arm, *, option: str) -> list[core.Result]:
    """Run one arm; with several seeds where a receipt is made."""
    url = os.environ["REDIS_URL"]
    seeds = FULL_SEEDS if evidence.full else FULL_SEEDS[:1]
    results = [on_redis.measure(arm, load=LOAD, seed=seed, url=url) for seed in seeds]
    for figure, unit, of in (
        ("computed", "computations", None),
        ("at_once", "readers computed at once", LOAD.readers),
        ("reads", "reads", None),
    ):
        samples = [getattr(result, figure) for result in results]
        evidence.record(
            figure=figure,
            value=Spread.of(samples).median,
            unit=unit,
            of=of,
            option=option,
            samples=samples,
        )
    evidence.parameters(
        **{name: value for name, value in asdict(LOAD).items() if value is not None},
        seeds=list(seeds),
    )
    evidence.versions(redis=on_redis.version(url))
    return results


@pytest.mark.redis
def test_old_report_lets_one_compute_on_redis(evidence) -> None:
    results = measure(evidence, arm_stale, option="O4")

    assert {1} == {result.at_once for result in results}


@pytest.mark.redis
def test_plain_cache_lets_many_compute_on_redis(evidence) -> None:
    """Half of the readers at least, in every run; a slow machine may wake some of them late."""
    results = measure(evidence, arm_plain, option="O1")

    assert all(LOAD.readers / 2 <= result.at_once for result in results)


@pytest.mark.redis
def test_lock_lets_one_compute_on_redis() -> None:
    result = on_redis.measure(arm_lock, load=LOAD, seed=FULL_SEEDS[0], url=os.environ["REDIS_URL"])

    assert 1 == result.at_once

"""The same arms on Redis, through Django's own cache backend: threads, and time that passes."""

from __future__ import annotations

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import redis
from django.core.cache.backends.redis import RedisCache

from experiments.cache_stampede.core import LOCK, REPORT, Load, Read, Report, Result, reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from experiments.cache_stampede.core import Arm

SMALL = Load(
    duration=4.0, think=(0.01, 0.05), cost=0.2, fresh=1.0, keep=10.0, lock=5.0, poll=0.01
)  # a minute of `core.Load` in a second; Django's backend counts whole seconds


def measure(arm: Arm, *, load: Load, seed: int, url: str) -> Result:
    """Let one thread for each reader read through the server at *url*."""
    began = time.monotonic()

    def clock() -> float:
        return time.monotonic() - began

    def work(number: int) -> None:
        chance = random.Random(f"{seed} {number}")
        for pause in reader(arm, report, reads=reads, chance=chance):
            time.sleep(pause)

    reads: list[Read] = []
    with _empty(url) as cache, ThreadPoolExecutor(max_workers=load.readers) as pool:
        report = Report(cache=cache, load=load, clock=clock, chance=random.Random(seed))
        for future in [pool.submit(work, number) for number in range(load.readers)]:
            future.result()
    return Result.of(report, reads)


@contextmanager
def _empty(url: str) -> Iterator[RedisCache]:
    """Django's cache, with keys that belong to this process and are gone afterwards."""
    cache = RedisCache(url, {"KEY_PREFIX": f"experiment-{os.getpid()}"})
    keys = [REPORT, LOCK]
    cache.delete_many(keys)
    try:
        yield cache
    finally:
        cache.delete_many(keys)
        cache._cache.get_client(write=True).close()  # noqa: SLF001 - Django has no public way
        for pool in cache._cache._pools.values():  # noqa: SLF001 - likewise
            pool.disconnect()


def version(url: str) -> str:
    """The version of the server at *url*, as in ``7.0.15``."""
    with redis.Redis.from_url(url) as client:
        return str(client.info("server")["redis_version"])

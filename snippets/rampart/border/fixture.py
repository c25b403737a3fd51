"""The guard for a whole suite: one line in a ``conftest.py`` puts every test under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rampart.border.guard import guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rampart.border.module import Borders


def guard_every_test(borders: Borders) -> Callable[[], Iterator[None]]:
    """Return a fixture that pytest applies to each test below the ``conftest.py`` it stands in.

    ``border = guard_every_test(BORDERS)``
    """

    @pytest.fixture(autouse=True)
    def border() -> Iterator[None]:
        with guard(borders):
            yield

    return border

"""The guard for a whole suite: one line in a ``conftest.py`` puts every test below it.

It is a hook around the call of a test and no fixture: what a test raises passes through a hook, so
that a crossing fails the test once, and only one that was swallowed has to be raised again.
Fixtures are not guarded, because they fill the tables of all modules.
A test that crosses a border on purpose belongs outside of that folder: even where it catches the
crossing, the guard tells it at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rampart.border.guard import guard

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from rampart.border.module import Borders


def guard_every_test(borders: Borders) -> Callable[[], Generator[None, object, object]]:
    """Return what a ``conftest.py`` assigns to ``pytest_runtest_call``."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call() -> Generator[None, object, object]:
        with guard(borders):
            return (yield)

    return pytest_runtest_call

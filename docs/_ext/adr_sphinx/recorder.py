"""A pytest plugin: the fixture ``evidence``, and the file that keeps what tests recorded.

Only tests that ran are written; whatever else the file holds stays as it is.
Where tests run in several processes, the process that collects their reports writes.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from adr_sphinx import receipt, run
from adr_sphinx.digest import Digests
from adr_sphinx.environment import Environment
from adr_sphinx.evidence import FULL, recorded_file
from adr_sphinx.run import Figure, FigureError
from adr_sphinx.target import file_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PROPERTY = "adr_evidence"
WORST = ("passed", "skipped", "failed")


class Evidence:
    """What a test records of its run; record first, assert afterwards."""

    def __init__(self, kept: dict[str, Any]) -> None:
        self._kept = kept

    @property
    def full(self) -> bool:
        """Whether this run is for a receipt, and ought to measure at full size."""
        return os.environ.get(FULL) == "1"

    def record(  # noqa: PLR0913 - the facts of one figure, each by name
        self,
        *,
        figure: str,
        value: float,
        unit: str,
        of: int | None = None,
        option: str | None = None,
        samples: Sequence[float] = (),
    ) -> None:
        """Keep one figure: 3 messages of 200, with option O2; measured ones with their samples."""
        new = Figure(
            figure=figure, value=value, unit=unit, of=of, option=option, samples=tuple(samples)
        )
        for known in self._kept["figures"]:
            if (known["figure"], known["option"]) == (figure, option):
                raise FigureError(figure=figure, value=value, want="recorded for the first time")
        self._kept["figures"].append(new.as_json())

    def parameters(self, **values: object) -> None:
        """Keep what the run was given: sizes and seeds."""
        self._keep("parameters", values)

    def versions(self, **values: str) -> None:
        """Keep versions that no library tells: those of servers."""
        self._keep("environment", values)

    def _keep(self, key: str, values: dict[str, Any]) -> None:
        for name, value in values.items():
            try:
                json.dumps(value, allow_nan=False)
            except (TypeError, ValueError) as error:
                raise FigureError(figure=name, value=value, want="plain JSON") from error
        self._kept[key] |= values


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> Evidence:
    """Record the figures that a decision's evidence shows."""
    return Evidence(_kept(request.node))


def _kept(item: pytest.Item) -> dict[str, Any]:
    """Return what an item keeps; its reports carry it to the process that writes."""
    for name, value in item.user_properties:
        if name == PROPERTY and isinstance(value, dict):
            return value
    kept: dict[str, Any] = {"figures": [], "parameters": {}, "environment": {}}
    item.user_properties.append((PROPERTY, kept))
    return kept


def pytest_configure(config: pytest.Config) -> None:
    """Collect reports in the controlling process only."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Collector(config.rootpath), "adr-sphinx-collector")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Mark a test that records, also where its set-up fails or skips."""
    if "evidence" in getattr(item, "fixturenames", ()):
        item.user_properties[:] = [pair for pair in item.user_properties if pair[0] != PROPERTY]
        _kept(item)


class Collector:
    """Gathers the reports of a session and merges them into the file at its end."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = recorded_file(root, os.environ)
        self.digests = Digests(root)
        self.environment = Environment(root)
        self.runs: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the worst outcome of a test's phases with what it recorded."""
        kept = dict(report.user_properties).get(PROPERTY)
        if not isinstance(kept, dict):
            return
        entry = self.runs.setdefault(report.nodeid, self.entry(report.nodeid))
        if report.when == "setup":  # a test that is run again begins anew
            entry["outcome"] = "passed"
        entry["outcome"] = max(entry["outcome"], report.outcome, key=WORST.index)
        entry["figures"] = sorted(
            kept["figures"], key=lambda figure: (figure["figure"], figure["option"] or "")
        )
        entry["parameters"] = kept["parameters"]
        entry["environment"] = self.environment.of(file_of(report.nodeid)) | kept["environment"]

    def entry(self, node_id: str) -> dict[str, Any]:
        """Return an entry that says only which code ran."""
        return {"outcome": "passed", "digest": self.digests.of(node_id), "source": "run"}

    def pytest_sessionfinish(self) -> None:
        """Write what ran; a session that recorded nothing leaves the file alone."""
        if self.runs:
            merge(self.file, self.runs)


def merge(file: Path, runs: dict[str, dict[str, Any]]) -> None:
    """Add *runs* to a file in one step; a file that cannot be read is replaced."""
    text = file.read_bytes().decode("utf-8", "replace") if file.is_file() else ""
    known, _ = run.read(file.name, text, source="run") if text else ({}, [])
    merged = {node_id: found.as_json() for node_id, found in known.items()} | runs
    new = run.dumps(merged)
    if new != text:
        receipt.write(file, new)

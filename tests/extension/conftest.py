"""Build tiny sites out of ``tests/roots``, each test in a folder of its own."""

from __future__ import annotations

import json
import shutil
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from adr_sphinx.digest import Digests
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp
from sphinx.util.console import strip_escape_sequences

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import Tag

ROOTS = Path(__file__).parents[1] / "roots"
OUTBOX = "snippets/experiments/outbox/test_outbox.py"
CHOSEN = f"{OUTBOX}::test_outbox_loses_nothing"
REJECTED = f"{OUTBOX}::test_after_commit_loses"


@dataclass
class Site:
    """A copy of a root: edit its files, build it, look at what a reader sees."""

    root: Path
    builder: str
    app: SphinxTestApp | None = None  # the last build

    def build(self, *, parallel: int = 0) -> Site:
        """Build once more, in a new process as far as Sphinx can tell."""
        app = SphinxTestApp(self.builder, srcdir=self.root, parallel=parallel)
        self.app = app
        try:
            with warnings.catch_warnings():  # MyST asks for what Sphinx 11 will take away
                warnings.filterwarnings("ignore", message=r"'myst_parser\.")
                app.build()
        finally:
            app.cleanup()  # give back what Sphinx changed in this process
        return self

    @property
    def warnings(self) -> list[str]:
        """What the last build complained about, with paths below the root."""
        text = strip_escape_sequences(self.app.warning.getvalue())
        return [line.replace(f"{self.root}/", "") for line in text.splitlines() if line]

    def read(self, path: str) -> str:
        """A file of the last build."""
        return (Path(self.app.outdir) / path).read_text(encoding="utf-8")

    def page(self, path: str) -> Tag:
        """The article of a page of the last build."""
        page = BeautifulSoup(self.read(path), "html.parser")
        article = page.select_one("article[role=main], div.body")
        assert article is not None
        return article

    def json(self) -> dict[str, Any]:
        """The row of each record in the last build's ``adrs.json``."""
        return {row["id"]: row for row in json.loads(self.read("adrs.json"))["decisions"]}

    def edit(self, path: str, old: str, new: str) -> None:
        """Change a source file."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def record(self, *, lost: int = 0, lost_by_rejected: int = 17) -> None:
        """Write evidence as the recorder would, for the code as it is now."""
        digests = Digests(self.root)
        chosen = [figure("lost", lost, "messages lost", of=200), figure("kills", 12, "kills")]
        rejected = [figure("lost", lost_by_rejected, "messages lost", of=200)]
        runs = {
            CHOSEN: run(digests.of(CHOSEN), chosen),
            REJECTED: run(digests.of(REJECTED), rejected),
        }
        file = self.root / "_build" / "evidence.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({"version": 1, "runs": runs}), encoding="utf-8")


def figure(name: str, value: float, unit: str, of: int | None = None) -> dict[str, Any]:
    """One figure of a run."""
    return {"figure": name, "value": value, "unit": unit, "of": of, "option": None}


def run(digest: str, figures: list[dict[str, Any]]) -> dict[str, Any]:
    """A run that passed."""
    return {
        "outcome": "passed",
        "digest": digest,
        "figures": figures,
        "parameters": {"orders": 200, "seed": 7},
        "environment": {"python": "3.11"},
        "source": "run",
    }


@pytest.fixture(name="site")
def _site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Site]:
    monkeypatch.setenv("ADR_TODAY", "2026-11-22")
    monkeypatch.delenv("ADR_EVIDENCE_FILE", raising=False)
    sites: list[Site] = []

    def copy(testroot: str, builder: str = "dirhtml") -> Site:
        root = tmp_path / f"{testroot}-{len(sites)}"
        shutil.copytree(ROOTS / f"test-{testroot}", root)
        sites.append(Site(root, builder))
        return sites[-1]

    return copy

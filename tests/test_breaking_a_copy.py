"""Break an experiment in a copy of the project and build for real: the verdict has to turn.

Nothing is patched: the copy runs the commands that a reader runs, on files that were changed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[1]
NUMBER = "0005"
ARMS = "snippets/experiments/query_budget"


class Copy:
    """A copy of the work tree, its evidence and its diagrams; built by its own code."""

    def __init__(self, root: Path) -> None:
        self.root = root
        names = git("ls-files", cwd=ROOT).splitlines()
        for name in names:
            if (ROOT / name).is_file():
                target = root / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, target)
        for kept in (".cache/mermaid", "_build/evidence.json"):
            source, target = ROOT / kept, root / kept
            if source.is_dir():
                shutil.copytree(source, target)
            elif source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a module of the copy, without what this test run has in its environment."""
        inherited = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("PYTEST_", "ADR_", "REQUIRE_"))
        }
        environment = {
            **inherited,
            "PYTHONPATH": str(self.root / "docs/_ext"),
            "ADR_TODAY": "2026-11-22",  # the copy has no history to date it
        }
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def make_site(self) -> None:
        """The two steps of `make site` that matter here; a refuted claim stops neither."""
        for command in (
            ["adr_sphinx", "evidence"],
            ["sphinx", "-n", "-W", "--keep-going", "-q", "-b", "dirhtml", ".", "_build/html"],
        ):
            done = self.run(*command)
            assert done.returncode == 0, done.stdout + done.stderr

    def page(self, url: str) -> str:
        """The text of a page, without the markup and the line breaks."""
        html = (self.root / "_build/html" / url / "index.html").read_text(encoding="utf-8")
        article = BeautifulSoup(html, "html.parser").select_one("article")
        assert article is not None
        return " ".join(article.get_text(" ").split())

    def log_row(self) -> str:
        """The entry of the record in the decision log, in words."""
        html = (self.root / "_build/html/adr/index.html").read_text(encoding="utf-8")
        soup = BeautifulSoup(html, "html.parser")
        links = soup.select(f'article a[href*="{NUMBER}"]')
        row = links[0].find_parent(["tr", "li"])
        assert row is not None
        return " ".join(row.get_text(" ").split()).lower()

    def decision(self) -> dict[str, object]:
        """The record as machines read it."""
        corpus = json.loads((self.root / "_build/html/adrs.json").read_text(encoding="utf-8"))
        return next(item for item in corpus["decisions"] if item["id"] == f"ADR-{NUMBER}")


def git(*arguments: str, cwd: Path) -> str:
    """The output of a git command."""
    return subprocess.run(
        ["git", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A fresh copy."""
    return Copy(tmp_path / "copy")


def test_breaking_the_chosen_option_breaks_the_decision(copy: Copy) -> None:
    """Health turns on the page, in adrs.json and in the log."""
    arm = copy.root / ARMS / "arm_declared.py"
    text = arm.read_text(encoding="utf-8")
    assert '.select_related("workflow")' in text
    arm.write_text(text.replace('.select_related("workflow")', ""), encoding="utf-8")

    copy.make_site()

    decision = copy.decision()
    assert decision["health"] == "broken"
    assert decision["evidence"][0]["outcome"] == "refuted"
    assert "broken" in copy.log_row()
    page = copy.page(f"adr/{NUMBER}").lower()
    assert "broken" in page
    assert "refuted" in page


def test_a_rejected_option_that_succeeds_takes_the_reason_away(copy: Copy) -> None:
    """All code is green, and the decision is at risk: reason gone."""
    arms = copy.root / ARMS
    chosen = (arms / "arm_declared.py").read_text(encoding="utf-8")
    (arms / "arm_lazy.py").write_text(chosen, encoding="utf-8")

    copy.make_site()

    decision = copy.decision()
    assert decision["health"] == "at-risk"
    assert "reason gone" in str(decision["health_reason"])
    assert decision["evidence"][0]["outcome"] == "proved"
    assert decision["evidence"][0]["contrast"]["outcome"] == "no-longer-fails"
    assert "at risk" in copy.log_row()
    page = copy.page(f"adr/{NUMBER}").lower()
    assert "at risk" in page
    assert "reason gone" in page

"""The breaks of the first hour do to a copy what the page says they do."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from adr_sphinx.__main__ import main

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/learn/index.md").read_text(encoding="utf-8")
POLICY_PAGE = (ROOT / "docs/tirith/first-policy.md").read_text(encoding="utf-8")


@pytest.fixture
def snippets(tmp_path: Path) -> Path:
    """A copy of the snippets that a test may break."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(ROOT / "snippets", tmp_path / "snippets", ignore=ignored))


def run_module(snippets: Path, *arguments: str, status: int = 1) -> dict:
    """Run one of the page's commands on the copy; an experiment fails, as its claim is broken."""
    run = subprocess.run(
        [sys.executable, "-m", *arguments],
        env={"PYTHONPATH": str(snippets)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert status == run.returncode, run.stderr
    return json.loads(run.stdout)


def edit(file: Path, *, old: str, new: str) -> None:
    """Replace what stands in the file exactly once."""
    text = file.read_text(encoding="utf-8")
    assert 1 == text.count(old)
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_misspelt_status_is_named_with_its_line_and_the_allowed_words(
    snippets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = snippets.parent
    shutil.copytree(ROOT / "adrs", root / "adrs")
    record = "adrs/0006-write-events-to-an-outbox.md"
    edit(root / record, old="status: accepted", new="status: acepted")

    status = main(["--root", str(root), "check"])

    found = [line for line in capsys.readouterr().out.splitlines() if "'acepted'" in line]
    assert f"In `{record}` change `status: accepted` to `status: acepted`" in PAGE
    assert 1 == status
    assert [f"{record}:3"] == [line[: len(record) + 2] for line in found]
    assert all("proposed, accepted, rejected" in line for line in found)


def test_forgotten_relation_costs_a_query_per_row(snippets: Path) -> None:
    broken = '.select_related("workflow")'
    edit(snippets / "experiments/query_budget/arm_declared.py", old=broken, new="")

    figures = run_module(snippets, "experiments.query_budget", "--sizes", "10", "200")

    assert broken in PAGE
    assert "202: one for the runs, one for all their checks, and one per row" in PAGE
    assert {"10": 12, "200": 202} == figures["queries"]["declared"]


def test_publishing_inside_makes_ghosts_and_loses_nothing(snippets: Path) -> None:
    broken = "publish(run.requested())"
    outbox = "OutboxMessage.objects.create(body=run.requested())"
    edit(snippets / "experiments/outbox/arm_outbox.py", old=outbox, new=broken)

    figures = run_module(snippets, "experiments.outbox", "--requests", "100")

    assert f"`{broken}`" in PAGE
    assert 0 == figures["outbox"]["lost"] < figures["outbox"]["ghosts"]


def test_or_lets_a_failed_check_pass(snippets: Path) -> None:
    policy = snippets / "policies/library_loan/policy.json"
    edit(policy, old="&& nothing_late", new="|| nothing_late")
    document = policy.with_name("fails.json")

    verdict = run_module(
        snippets,
        "policy_engine",
        "--json",
        f"-policy-path={policy}",
        f"-input-path={document}",
        status=0,
    )

    assert "replace `&& nothing_late` with `|| nothing_late`" in PAGE
    assert verdict["final_result"] is True
    assert ["nothing_late"] == [c["id"] for c in verdict["evaluators"] if not c["passed"]]


def test_misspelt_environment_passes_once_nobody_asks_whether_it_is_known(snippets: Path) -> None:
    policy = snippets / "policies/run_request/policy.json"
    document = policy.with_name("fails_misspelt.json")
    ask = ("policy_engine", "--json", f"-policy-path={policy}", f"-input-path={document}")
    before = run_module(snippets, *ask, status=0)
    edit(policy, old='"known_environment && (', new='"(')

    after = run_module(snippets, *ask, status=0)

    assert "Why is `known_environment` there?" in POLICY_PAGE
    assert (False, True) == (before["final_result"], after["final_result"])

"""What the pages about the steps say is what the code holds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rampart.acceptance.step import STEPS
from rampart.manifest import table

ROOT = Path(__file__).parents[2]
PAGES = {1: "docs/migrate/step1-mud.md"}


@pytest.fixture(scope="module", params=STEPS, ids=lambda step: f"step {step.number}")
def step(request):
    return request.param


@pytest.fixture(scope="module")
def page(step):
    return (ROOT / PAGES[step.number]).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def figures(step):
    child = subprocess.run(
        [sys.executable, "-m", "rampart.fitness", str(step.number), "--json"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "snippets")},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(child.stdout)


def arrows(page, pattern):
    return {tuple(found) for found in re.findall(rf"^  (\w+) {pattern} (\w+)$", page, re.MULTILINE)}


def test_table_of_mistakes_is_that_of_the_manifest(step, page):
    rows = list(table(step.manifest, folder=step.folder))

    assert rows == [line for line in page.splitlines() if line.startswith("|")]


def test_boxes_of_the_view_are_the_apps(page, figures):
    boxes = re.findall(r'^  (\w+)\["\1<br>', page, re.MULTILINE)

    assert figures["apps"] == sorted(boxes)


def test_solid_arrows_of_the_view_are_the_imports(page, figures):
    imports = {tuple(each.split(" -> ")) for each in figures["imports"]}

    assert imports == arrows(page, "-->")


def test_dotted_arrows_of_the_view_are_foreign_keys_without_an_import(page, figures):
    imports = {tuple(each.split(" -> ")) for each in figures["imports"]}
    keys = {
        tuple(side.partition(".")[0] for side in each.split(" -> "))
        for each in figures["relations_into_other_apps"]
    }

    assert keys - imports == arrows(page, r"-\.->")


def test_page_says_what_this_is(page):
    assert "It is a teaching app, not StackGuardian" in page

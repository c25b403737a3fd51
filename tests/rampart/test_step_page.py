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
from rampart.acceptance.transport_socket import environment
from rampart.manifest import table

ROOT = Path(__file__).parents[2]
PAGES = {
    1: "docs/migrate/step1-mud.md",
    2: "docs/migrate/step2-modular.md",
    3: "docs/migrate/step3-events.md",
}
LISTENERS = """
import json
from django.conf import settings
print(json.dumps(getattr(settings, "RUN_LISTENERS", [])))
"""


@pytest.fixture(scope="module", params=STEPS, ids=lambda step: f"step {step.number}")
def step(request):
    return request.param


@pytest.fixture(scope="module")
def page(step):
    return (ROOT / PAGES[step.number]).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def view(page):
    """The picture of who knows whom; a page may hold others."""
    pictures = re.findall(r"^```mermaid\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (found,) = [each for each in pictures if re.search("accTitle: .* who knows whom", each)]
    return found


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


def arrows(view, pattern):
    return {tuple(found) for found in re.findall(rf"^  (\w+) {pattern} (\w+)$", view, re.MULTILINE)}


def test_table_of_mistakes_is_that_of_the_manifest(step, page):
    rows = list(table(step.manifest, folder=step.folder))

    assert rows == [line for line in page.splitlines() if line.startswith("|")]


def test_boxes_of_the_view_are_the_apps(view, figures):
    boxes = re.findall(r'^  (\w+)\["\1<br>', view, re.MULTILINE)

    assert figures["apps"] == sorted(boxes)


def test_solid_arrows_of_the_view_are_the_imports(view, figures):
    imports = {tuple(each.split(" -> ")) for each in figures["imports"]}

    assert imports == arrows(view, "-->")


def test_dotted_arrows_of_the_view_are_foreign_keys_without_an_import(view, figures):
    imports = {tuple(each.split(" -> ")) for each in figures["imports"]}
    keys = {
        tuple(side.partition(".")[0] for side in each.split(" -> "))
        for each in figures["relations_into_other_apps"]
    }

    assert keys - imports == arrows(view, r"-\.->")


def test_thick_arrows_of_the_view_are_the_listeners_that_the_settings_name(step, view, tmp_path):
    """A view may leave them out; one that draws them draws all."""
    drawn = arrows(view, "==>")
    variables = environment(data=tmp_path, notifier="") | {"DJANGO_SETTINGS_MODULE": step.settings}
    child = subprocess.run(
        [sys.executable, "-c", LISTENERS], env=variables, capture_output=True, text=True, check=True
    )
    told = {("runs", path.split(".")[2]) for path in json.loads(child.stdout)}

    assert drawn in (told, set())


def test_page_says_what_this_is(page):
    assert "It is a teaching app, not StackGuardian" in page


def test_processes_of_the_container_view_are_those_that_start(step, page):
    """A step with workers shows them: the boxes that are neither a store nor the notifier."""
    pictures = re.findall(r"^```mermaid\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    shown = [each for each in pictures if f"accTitle: The processes of step {step.number}" in each]
    started = {"serve"} | {"_".join(each) for group in step.workers.values() for each in group}

    boxes = {box for each in shown for box in re.findall(r'^  (\w+)\["', each, re.MULTILINE)}

    assert boxes == (started | {"notifier"} if step.workers else set())

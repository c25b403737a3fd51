"""However a site was built, its bytes are the same: cold, warm, serial, parallel, any hash seed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = ("docs/_ext", "docs/_static", "docs/_templates")
STRICT = ("-n", "-W", "--keep-going", "-q", "-b", "dirhtml")

DRAWING = """\
# Drawing

A picture, as {cite:t}`first` and {cite}`second` have it.

```mermaid
flowchart LR
  accTitle: Two boxes
  accDescr: One calls two.
  one --> two
```
"""
SOURCES = "# Sources\n\n```{bibliography}\n```\n"
BIBLIOGRAPHY = """\
@misc{first, author = {Ada First}, title = {One}, year = 2001}
@misc{second, author = {Bea Second}, title = {Two}, year = 2002}
@misc{third, author = {Cem Third}, title = {Three}, year = 2003}
"""

EDITS = [
    ("adrs/0004-draw-a-graph.md", "status: proposed", "status: withdrawn"),
    ("adrs/0001-write-to-an-outbox.md", "date: 2026-11-20", "date: 2026-11-21"),
    ("docs/guide/first.md", "Begin", "Start"),
    ("docs/drawing.md", "one --> two", "one --> three"),
]
EDITS_OF_OTHERS = [  # what they change stands on pages that Sphinx does not know to write again
    ("docs/guide/first.md", "# First", "# Very first"),
    ("docs/drawing.md", "{cite}`second`", "{cite}`second` and {cite}`third`"),
    ("docs/references.bib", "Ada First", "Ada Former"),
]


class Tree:
    """A small site with the settings of this one, built by the command that people run."""

    def __init__(self, root):
        self.root = root
        shutil.copytree(ROOT / "tests/roots/test-log", root)
        for path in SETTINGS:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / path, root / path, ignore=ignored, dirs_exist_ok=True)
        shutil.copyfile(ROOT / "conf.py", root / "conf.py")
        for path, text in {
            "docs/drawing.md": DRAWING,
            "docs/sources.md": SOURCES,
            "docs/references.bib": BIBLIOGRAPHY,
        }.items():
            (root / path).write_text(text, encoding="utf-8")
        self.edit([("docs/index.md", "citing\n", "citing\ndrawing\nsources\n")])

    def edit(self, changes):
        for path, old, new in changes:
            file = self.root / path
            text = file.read_text(encoding="utf-8")
            assert old in text
            file.write_text(text.replace(old, new), encoding="utf-8")

    def build(self, *options, hash_seed):
        """Build, and return each file of the site with its bytes."""
        command = [sys.executable, "-m", "sphinx", *STRICT, *options, ".", "_build/html"]
        environ = {**os.environ, "PYTHONHASHSEED": str(hash_seed), "ADR_TODAY": "2026-11-22"}
        environ.pop("ADR_EVIDENCE_FILE", None)
        command[-2:-2] = ["-d", "_build/doctrees"]
        done = subprocess.run(
            command, cwd=self.root, env=environ, capture_output=True, text=True, check=False
        )
        assert (0, "") == (done.returncode, done.stderr)
        output = self.root / "_build" / "html"
        return {
            path.relative_to(output).as_posix(): path.read_bytes()
            for path in output.rglob("*")
            if path.is_file()
        }


def different(one, other):
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.fixture(scope="module")
def cold(tmp_path_factory):
    """The files of a first, serial build."""
    return Tree(tmp_path_factory.mktemp("cold") / "site").build(hash_seed=1)


def test_cold_build_holds_pages_pictures_and_indexes(cold):
    assert {"adr/0001/index.html", "adrs.json", "objects.inv"} <= cold.keys()
    assert b"<svg" in cold["drawing/index.html"]
    assert b"Ada First" in cold["sources/index.html"]


def test_parallel_build_gives_the_same_bytes(cold, tmp_path):
    parallel = Tree(tmp_path / "site").build("-j", "2", hash_seed=2)

    assert [] == different(cold, parallel)


@pytest.mark.parametrize(
    ("options", "edits"), [((), EDITS), (("-a",), EDITS + EDITS_OF_OTHERS)], ids=["plain", "make"]
)
def test_warm_build_gives_the_same_bytes_as_a_cold_one(cold, tmp_path, options, edits):
    """After edits, and after the same edits back; `make site` writes all pages (-a)."""
    warm, fresh = Tree(tmp_path / "warm"), Tree(tmp_path / "fresh")
    warm.build(*options, hash_seed=3)
    for tree in (warm, fresh):
        tree.edit(edits)

    assert [] == different(fresh.build(hash_seed=4), warm.build(*options, hash_seed=5))
    warm.edit([(path, new, old) for path, old, new in edits])
    assert [] == different(cold, warm.build(*options, hash_seed=6))

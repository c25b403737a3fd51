"""A command that cannot work says what is missing and how to get it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from adr_sphinx import environment, log

ROOT = Path(__file__).parents[1]


@pytest.fixture
def clone(tmp_path):
    """The set-up's own files in a folder without an environment."""
    for name in ("tools", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def run(clone, command, *arguments, **environ):
    return subprocess.run(
        [clone / "tools" / command, *arguments],
        env={"PATH": os.environ["PATH"], "HOME": str(clone)} | environ,
        capture_output=True,
        text=True,
        check=False,
    )


def script(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_python_that_is_too_old_or_absent_is_named(clone):
    done = run(clone, "environment", "site", PYTHON="false")

    assert done.returncode == 1
    assert "Python 3.11 or newer is missing (PYTHON=false)" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr
    assert not (clone / ".venv").exists()


def test_python_without_venv_is_named(clone):
    python = script(
        clone / "python",
        f'case "$*" in *ensurepip*) exit 1;; esac; exec {sys.executable} "$@"',
    )

    done = run(clone, "environment", "site", PYTHON=python)

    assert done.returncode == 1
    assert f"{python} has no venv module" in done.stderr
    assert "apt-get install python3-venv" in done.stderr
    assert not (clone / ".venv").exists()


def test_absent_git_is_named(clone):
    (clone / "bin").mkdir()
    for name in ("sh", "dirname"):
        (clone / "bin" / name).symlink_to(shutil.which(name))

    done = run(clone, "environment", "site", PATH=str(clone / "bin"))

    assert done.returncode == 1
    assert "apt-get install git" in done.stderr


def test_index_that_cannot_be_reached_leaves_no_half_made_environment_behind(clone):
    """The next call starts again, because only a finished environment is stamped."""
    nowhere = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(clone)}

    done = run(clone, "environment", "site", PYTHON=sys.executable, **nowhere)

    assert done.returncode == 1
    assert "pip could not install uv" in done.stderr
    assert not list(clone.glob(".venv/stamp-*"))


def test_doctor_names_what_is_missing_and_what_that_skips(clone):
    done = run(clone, "doctor", CHROMIUM="no-such-browser", REDIS_URL="redis://127.0.0.1:1/0")

    assert done.returncode == 0
    assert "apt-get install chromium" in done.stdout
    assert "the browser tests are skipped" in done.stdout
    assert "REDIS_URL is set and nothing answers there" in done.stdout


@pytest.mark.parametrize(("status", "state"), [(0, "present"), (1, "missing")])
def test_doctor_says_which_search_this_machine_builds(clone, status, state):
    (clone / ".venv" / "bin").mkdir(parents=True)
    script(clone / ".venv" / "bin" / "python", f"exit {status}")

    done = run(clone, "doctor")

    row = next(line for line in done.stdout.splitlines() if line.startswith("pagefind"))
    assert state in row
    assert ("the search of Sphinx stands in" in done.stdout) == (status == 1)


def test_doctor_fails_where_the_site_cannot_be_built(clone):
    done = run(clone, "doctor", PYTHON="false")

    assert done.returncode == 1
    assert "3.11 or newer" in done.stdout


@pytest.mark.parametrize("broken", ["adr", "sphinx-build"])
def test_site_reports_what_evidence_and_build_find_and_fails_with_either(clone, broken):
    shutil.copy(ROOT / "Makefile", clone)
    (clone / "bin").mkdir()
    script(clone / "tools" / "environment", "true")
    for name in ("adr", "sphinx-build"):
        script(clone / "bin" / name, f"echo {name} ran; exit {int(name == broken)}")

    done = subprocess.run(
        ["make", "site", "BIN=bin"], cwd=clone, capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert {"adr ran", "sphinx-build ran"} <= set(done.stdout.splitlines())
    assert "Built" not in done.stdout


def test_site_requirements_hold_what_its_evidence_imports():
    """`make site` installs these alone, so a test that needs more fails on a new machine only."""
    locked = {
        line.split("==")[0].lower()
        for line in (ROOT / "requirements/site.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    known = environment.Environment(ROOT)
    runs = [
        run
        for decision in log.read(ROOT).decisions.values()
        for item in decision.evidence
        if item.kind.runs_anywhere
        for run in (item.run, item.contrast.run if item.contrast else None)
        if run
    ]
    wanted = {
        environment.LIBRARIES[name].lower()
        for run in runs
        for name in known.of(run.partition("::")[0])
        if name in environment.LIBRARIES
    }

    assert {"django", "redis"} <= wanted
    assert wanted <= locked

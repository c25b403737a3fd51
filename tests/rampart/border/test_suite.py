"""One line in a ``conftest.py`` puts every test of a suite under the guard."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROJECT = ROOT / "snippets/experiments/module_border"
CONFTEST = """
from pathlib import Path
import host
from experiments._harness.database import Database
from rampart.border.suite import guard_every_test

host.configure(Database.sqlite(Path(__file__).parent / "db.sqlite3"))
host.fill()
pytest_runtest_call = guard_every_test(host.BORDERS)
"""
SUITE = """
from concurrent.futures import ThreadPoolExecutor
from django.apps import apps


def test_of_clean_code():
    from modules.runs.clean import own_join
    assert own_join()


def test_of_what_it_reads_itself():
    assert apps.get_model("runs", "Run").objects.select_related("workflow")[0].workflow.name


def test_of_a_join():
    from modules.runs.planted import select_related
    select_related()


def test_of_a_join_in_a_thread():
    from modules.runs.planted import select_related
    with ThreadPoolExecutor() as pool:
        pool.submit(select_related).result()


def test_of_a_swallowed_join():
    from modules.runs.planted import swallowed
    assert swallowed()
"""


def test_a_crossing_fails_the_test_that_made_it(tmp_path):
    (tmp_path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (tmp_path / "test_suite.py").write_text(SUITE, encoding="utf-8")
    places = os.pathsep.join((str(PROJECT), str(ROOT / "snippets")))

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "--tb=no", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": places},
        capture_output=True,
        text=True,
        check=False,
    )

    wanted = [
        ("FAILED", "a_join"),
        ("FAILED", "a_join_in_a_thread"),
        ("FAILED", "a_swallowed_join"),
        ("PASSED", "clean_code"),
        ("PASSED", "what_it_reads_itself"),
    ]
    assert wanted == sorted(
        re.findall(r"^([A-Z]+) test_suite.py::test_of_(\w+)", done.stdout, re.MULTILINE)
    )

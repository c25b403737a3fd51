"""The recorder is tried in a process of its own, as tests use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from adr_sphinx import recorder, run
from adr_sphinx.environment import Environment
from adr_sphinx.evidence import VARIABLE
from adr_sphinx.run import FigureError

TESTS = """\
import pytest

def test_passes(evidence):
    evidence.record(figure="b", value=2, unit="things", of=3, option="O1")
    evidence.record(figure="a", value=0.5, unit="share")
    evidence.parameters(seed=7)
    evidence.versions(postgresql="15")

def test_fails(evidence):
    evidence.record(figure="lost", value=3, unit="messages")
    assert False

@pytest.mark.skip(reason="no server")
def test_skips(evidence): ...

@pytest.fixture
def broken(): raise RuntimeError
def test_has_no_set_up(evidence, broken): ...

@pytest.mark.parametrize("n", [1])
def test_cases(evidence, n):
    evidence.record(figure="n", value=n, unit="things")

def test_records_nothing(): ...

def test_refuses_nan(evidence):
    evidence.record(figure="lost", value=float("nan"), unit="messages")
"""
PATH = "snippets/experiments/claim/test_claim.py"


def record(corpus, *names: str) -> str:
    nodes = [f"{PATH}::{name}" for name in names] or [PATH]
    options = ["-q", "-p", "no:cacheprovider", "-p", "adr_sphinx.recorder"]
    clean = {name: value for name, value in os.environ.items() if name != VARIABLE}
    subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"--rootdir={corpus.root}", *nodes],
        cwd=corpus.root,
        env=clean | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        check=False,
    )
    return (corpus.root / "_build/evidence.json").read_text(encoding="utf-8")


@pytest.fixture(scope="module", name="corpus")
def _corpus(tmp_path_factory):
    from tests.core.sample import Corpus  # noqa: PLC0415 - a fixture for the whole module

    corpus = Corpus(tmp_path_factory.mktemp("recorder"))
    corpus.write(PATH, TESTS)
    return corpus


def test_a_session_leaves_what_its_tests_recorded(corpus) -> None:
    text = record(corpus)
    runs = json.loads(text)["runs"]

    assert {
        "test_passes": "passed",
        "test_fails": "failed",
        "test_skips": "skipped",
        "test_has_no_set_up": "failed",
        "test_cases[1]": "passed",
        "test_refuses_nan": "failed",
    } == {node_id.split("::")[1]: entry["outcome"] for node_id, entry in runs.items()}
    passed = runs[f"{PATH}::test_passes"]
    assert [("a", 0.5, None), ("b", 2, "O1")] == [
        (figure["figure"], figure["value"], figure["option"]) for figure in passed["figures"]
    ]
    assert ({"seed": 7}, "15", "run") == (
        passed["parameters"],
        passed["environment"]["postgresql"],
        passed["source"],
    )
    assert {"lost": 3} == {f["figure"]: f["value"] for f in runs[f"{PATH}::test_fails"]["figures"]}
    assert run.loads(text, source="run")


def test_the_same_session_again_writes_the_same_bytes(corpus) -> None:
    assert record(corpus) == record(corpus)


def test_tests_that_did_not_run_stay_as_they_were(corpus) -> None:
    before = json.loads(record(corpus))["runs"]
    corpus.write(PATH, TESTS.replace("value=2", "value=1"))
    after = json.loads(record(corpus, "test_passes"))["runs"]
    corpus.write(PATH, TESTS)

    assert before.keys() == after.keys()
    changed = {node_id for node_id in before if before[node_id] != after[node_id]}
    assert {f"{PATH}::test_passes"} == changed


def test_a_figure_is_recorded_once() -> None:
    evidence = recorder.Evidence({"figures": [], "parameters": {}, "environment": {}})
    evidence.record(figure="lost", value=0, unit="messages", option="O1")
    evidence.record(figure="lost", value=1, unit="messages", option="O2")

    with pytest.raises(FigureError, match="recorded for the first time"):
        evidence.record(figure="lost", value=2, unit="messages", option="O2")


def test_parameters_are_plain() -> None:
    evidence = recorder.Evidence({"figures": [], "parameters": {}, "environment": {}})

    with pytest.raises(FigureError, match="plain JSON"):
        evidence.parameters(seed=object())


def test_a_broken_file_is_replaced(tmp_path) -> None:
    file = tmp_path / "evidence.json"
    file.write_text("{", encoding="utf-8")
    entry = {"outcome": "passed", "digest": "d", "figures": []}
    recorder.merge(file, {"a::test_b": entry})

    assert {"a::test_b"} == run.loads(file.read_text(encoding="utf-8"), source="run").keys()
    assert [file] == list(tmp_path.iterdir())


def test_versions_are_those_of_the_imports_behind_a_test(tmp_path) -> None:
    """Only what the test's own modules import, whatever else the session has loaded."""
    folder = tmp_path / "snippets" / "experiments"
    (folder / "claim").mkdir(parents=True)
    (folder / "claim" / "test_claim.py").write_text("from . import core\n")
    (folder / "claim" / "core.py").write_text("import json\nimport django.db\nimport redis_x\n")
    (folder / "other.py").write_text("import yaml\n")

    found = Environment(tmp_path).of("snippets/experiments/claim/test_claim.py")
    assert ["django", "python"] == sorted(found)

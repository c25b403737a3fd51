"""Who listens across a border, however the receiver is made and the sender is named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROJECT = ROOT / "snippets/experiments/module_border"
SCRIPT = """
import json
import sys
from functools import partial, wraps
from pathlib import Path

import host
from experiments._harness.database import Database
host.configure(Database.sqlite(Path("unused")))

from django.db.models.signals import m2m_changed, post_save, pre_delete
from modules.audit import planted
from modules.catalog.models import Workflow
from modules.runs.models import Run
from rampart.border.receiver import crossings


class Listener:
    def heard(self, **_):
        pass

    def __call__(self, **_):
        pass


Listener.__module__ = Listener.heard.__module__ = planted.__name__
listener = Listener()
labels = Workflow.labels.through
cases = {
    "function": (post_save, planted.hear, Run),
    "name": (post_save, planted.hear, "runs.Run"),
    "method": (pre_delete, listener.heard, Run),
    "object": (post_save, listener, Run),
    "partial": (post_save, partial(planted.hear), Run),
    "wrapped": (post_save, wraps(planted.hear)(lambda **_: None), Run),
    "every model": (post_save, planted.hear, None),
    "many to many": (m2m_changed, planted.hear, labels),
    "nobody's": (post_save, lambda **_: None, Run),
}
said = {}
for name, (signal, receiver, sender) in cases.items():
    signal.connect(receiver, sender=sender)
    found = [(crossing.owner, crossing.what) for crossing in crossings(host.BORDERS)]
    signal.disconnect(receiver, sender=sender)
    said[name] = found
said["disconnected"] = list(crossings(host.BORDERS))
print(json.dumps(said))
"""
TO_RUN = [["runs", "listens to post_save of runs.Run"]]


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    places = os.pathsep.join((str(PROJECT), str(ROOT / "snippets")))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=tmp_path_factory.mktemp("receivers"),
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": places},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", ["function", "name", "object", "partial", "wrapped"])
def test_a_receiver_of_any_make_is_found(said, name):
    assert TO_RUN == said[name]


def test_a_method_is_found_on_any_signal(said):
    assert [["runs", "listens to pre_delete of runs.Run"]] == said["method"]


def test_a_receiver_for_every_model_hears_those_of_others(said):
    assert [["catalog", "catalog.Label"]] == [
        [owner, what.removeprefix("listens to post_save of every model, so also of ")]
        for owner, what in said["every model"]
    ]


def test_the_table_between_two_models_has_their_owner(said):
    assert [["catalog", "listens to m2m_changed of catalog.Workflow_labels"]] == said[
        "many to many"
    ]


def test_who_belongs_to_no_module_may_listen(said):
    assert [] == said["nobody's"]


def test_who_listens_no_more_is_forgotten(said):
    assert [] == said["disconnected"]

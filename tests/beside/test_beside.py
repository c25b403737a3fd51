"""The peers say what was recorded; Tirith's column is ours, and the real one's where it is set."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from beside import plan, table
from beside.word import FAILS, PASSES, SKIPS

ROOT = Path(__file__).parents[2]
TIRITH = os.environ.get("TIRITH")


def test_every_engine_judged_every_plan():
    columns = table.columns()

    assert ["tirith", "opa", "cfn_guard", "checkov", "cedar", "cedar_forbid"] == list(columns)
    assert all(list(plan.NAMES) == list(verdicts) for verdicts in columns.values())
    assert {PASSES, FAILS, SKIPS} == {word for each in columns.values() for word in each.values()}


def test_every_engine_tells_a_plain_database_from_an_encrypted_one():
    """Each rule is the best of its kind: it does its job on the plans that it is meant for."""
    for verdicts in table.columns().values():
        assert (PASSES, FAILS) == (verdicts["encrypted"], verdicts["plain"])


@pytest.mark.skipif(TIRITH is None, reason="TIRITH names no Tirith 1.0.5 to compare with")
@pytest.mark.parametrize("name", plan.NAMES)
def test_tirith_itself_judges_alike(name):
    rule, data = plan.rule("tirith.json"), plan.path(name)
    command = [TIRITH, "-policy-path", rule, "-input-path", data, "--json"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)

    assert table.WORDS[json.loads(run.stdout)["final_result"]] == table.tirith(name)


@pytest.mark.long
def test_the_peers_say_what_was_recorded():
    """Installs the peers, so that it takes a minute or two on a new machine."""
    run = subprocess.run([ROOT / "tools" / "peers"], capture_output=True, text=True, check=False)

    assert 0 == run.returncode, run.stderr
    answer = json.loads(run.stdout)
    record = table.recorded()
    assert (record["versions"], record["verdicts"]) == (answer["versions"], answer["verdicts"])

"""Every address of a step, opened with the ids of another tenant."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rampart.acceptance.driver import ApiPlatform
from rampart.acceptance.stage import PLAN, team
from rampart.acceptance.step import STEPS
from rampart.acceptance.transport_socket import Server, SocketTransport
from rampart.notifier import Notifier

SNIPPETS = Path(__file__).parents[2] / "snippets"
MARK = "secret-of-the-neighbours"
HOLE = "test_no_address_shows_a_row_of_another_tenant"


class LeakError(AssertionError):
    """An address shows what belongs to another tenant."""


def addresses(step):
    child = subprocess.run(
        [sys.executable, "-m", "rampart.fitness", str(step.number), "--json"],
        env=os.environ | {"PYTHONPATH": str(SNIPPETS)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(child.stdout)["addresses"]


def filled(address, ids):
    """The address with each id in place of the converters."""
    if "<" not in address:
        return {f"/{address}"}
    return {"/" + re.sub(r"<[^>]+>", each, address) for each in ids}


def leaking(step, data):
    """The addresses that show the neighbours' mark to somebody who is not one of them."""
    with Notifier() as notifier, Server(step, data=data, notifier=notifier.url) as server:
        platform = ApiPlatform(SocketTransport(server), notifier, number=1)
        ours, theirs = team(platform), team(platform, name=MARK)
        place = platform.add_workflow(theirs.owner, theirs.organisation, name=MARK, approvals=1)
        run = platform.request(theirs.author, place, plan=PLAN.replace("jobs", MARK))
        ids = [theirs.organisation.id, place.id, run.id]
        there = {path: address for address in addresses(step) for path in filled(address, ids)}
        seen = {path for path in there if MARK in platform.text(ours.owner, path)}
        assert [path for path in there if MARK in platform.text(theirs.owner, path)]
        return {there[path] for path in seen}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"step {step.number}")
def test_no_address_shows_a_row_of_another_tenant(step, tmp_path, request):
    known = [each for each in step.manifest.mistakes if each.test == HOLE]
    if known:
        reason = f"{known[0].id}: {known[0].title}"
        request.node.add_marker(pytest.mark.xfail(reason=reason, raises=LeakError, strict=True))

    found = leaking(step, tmp_path)

    if found:
        raise LeakError(f"{len(found)} addresses: {', '.join(sorted(found))}")

"""What a request with an idempotency key asked for, in 64 characters."""

from __future__ import annotations

import json

import pytest
from rampart.acceptance.step import STEPS
from rampart.acceptance.transport_socket import Server

ASKED = """
import json
from uuid import UUID
from rampart.step2_modular.runs.keys import digest
asked = {asked!r}
print(json.dumps([digest(workflow_id=UUID(int=number), plan=plan) for number, plan in asked]))
"""
DIFFERENT = [(1, "{}"), (2, "{}"), (1, "{ }"), (1, ""), (1, "\n{}"), (1, "{}\n"), (1, "é" * 9_000)]


@pytest.fixture(scope="module")
def digests(tmp_path_factory):
    """Those of each request, and of each again, from a process in which Django is set up."""
    server = Server(STEPS[1], data=tmp_path_factory.mktemp("rampart"), notifier="")
    code = ASKED.format(asked=DIFFERENT * 2)
    return json.loads(server.command("shell", "-v0", "-c", code))


def test_same_request_has_the_same_digest(digests):
    count = len(DIFFERENT)

    assert digests[:count] == digests[count:]


def test_different_requests_have_different_digests(digests):
    assert len(DIFFERENT) == len(set(digests))


def test_digest_has_64_characters_for_whatever_plan(digests):
    assert {64} == {len(each) for each in digests}

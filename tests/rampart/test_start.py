"""`make rampart` starts from nothing: a person can sign in and decide about a run."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

SNIPPETS = Path(__file__).parents[2] / "snippets"
TIMEOUT = 20


@contextmanager
def started(data):
    """The lines that the start prints, and the process."""
    kept = {name: each for name, each in os.environ.items() if not name.startswith("RAMPART_")}
    child = subprocess.Popen(
        [sys.executable, "-m", "rampart", "1"],
        env=kept | {"PYTHONPATH": str(SNIPPETS), "RAMPART_DATA": str(data), "RAMPART_MODE": "test"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        lines = []
        for line in child.stdout:
            lines.append(line.rstrip())
            if line.startswith("The site"):
                break
        yield lines, child
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGINT)
        child.communicate()


def signed_in(url, *, name, password):
    visitor = requests.Session()
    visitor.trust_env = False
    visitor.get(f"{url}login/", timeout=TIMEOUT)
    visitor.post(
        f"{url}login/",
        data={
            "username": name,
            "password": password,
            "csrfmiddlewaretoken": visitor.cookies["csrftoken"],
        },
        timeout=TIMEOUT,
    )
    return visitor


def people(lines):
    return dict(re.findall(r"^  (\w+) +(\S+)", "\n".join(lines), flags=re.MULTILINE))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with started(tmp_path_factory.mktemp("rampart")) as (lines, _):
        yield lines, lines[-1].rpartition(" ")[2]


def test_start_says_what_this_is(site):
    assert "Rampart is a teaching app, not StackGuardian." == site[0][0]


def test_sample_approver_approves_the_sample_run(site):
    lines, url = site
    visitor = signed_in(url, name="cleo", password=people(lines)["cleo"])
    runs = visitor.get(f"{url}api/runs", timeout=TIMEOUT).json()
    run = next(
        each
        for each in runs
        if each["state"] == "waiting_approval" and each["workflow"] == "network"
    )

    page = visitor.post(
        f"{url}runs/{run['id']}/approve/",
        data={"csrfmiddlewaretoken": visitor.cookies["csrftoken"]},
        timeout=TIMEOUT,
    )

    assert '<span class="state succeeded">' in page.text
    assert "cleo approved" in page.text


def test_sample_denial_shows_its_reason(site):
    lines, url = site
    visitor = signed_in(url, name="eve", password=people(lines)["eve"])
    runs = visitor.get(f"{url}api/runs", timeout=TIMEOUT).json()
    run = next(each for each in runs if each["state"] == "denied")

    page = visitor.get(f"{url}runs/{run['id']}/", timeout=TIMEOUT)

    assert '<span class="state deny">deny</span>' in page.text
    assert "is not found" in page.text or "Failed to find" in page.text


def test_second_start_keeps_the_data_and_gives_new_passwords(tmp_path):
    with started(tmp_path) as (lines, child):
        first = people(lines)
        child.terminate()
        assert child.wait(timeout=TIMEOUT) == 0

    with started(tmp_path) as (lines, _):
        second = people(lines)

    assert first.keys() == second.keys()
    assert [] == [name for name in first if first[name] == second[name]]


def test_unknown_step_is_refused():
    child = subprocess.run(
        [sys.executable, "-m", "rampart", "9"],
        env=os.environ | {"PYTHONPATH": str(SNIPPETS)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert child.returncode == 2
    assert "there is no step '9' (fix: one of 1, 2, 3)" in child.stderr


@pytest.mark.parametrize("port", ["web", "65536"])
def test_port_that_cannot_be_is_refused_before_anything_starts(port, tmp_path):
    child = subprocess.run(
        [sys.executable, "-m", "rampart", "1", port],
        env=os.environ | {"PYTHONPATH": str(SNIPPETS), "RAMPART_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert child.returncode == 2
    assert f"the port is '{port}' (fix: 1 to 65535, or 0 for a free one)" in child.stderr
    assert [] == [*tmp_path.iterdir()]

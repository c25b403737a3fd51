"""`make rampart` starts each step from nothing: a person can sign in and decide about a run."""

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
from rampart.__main__ import main
from rampart.acceptance.platform import BrokenError
from rampart.acceptance.step import STEPS
from rampart.acceptance.transport_socket import Server

from tests.rampart.site import wait_until

SNIPPETS = Path(__file__).parents[2] / "snippets"
TIMEOUT = 20
BEN = [(what, "ben") for what in ("queued", "checking", "waiting_approval")]
CLEO = [(what, "cleo") for what in ("approved", "applying", "succeeded")]


@contextmanager
def started(data, *, step):
    """The lines that the start prints, and the process; Ctrl-C at the end."""
    kept = {name: each for name, each in os.environ.items() if not name.startswith("RAMPART_")}
    child = subprocess.Popen(
        [sys.executable, "-m", "rampart", str(step.number)],
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
        assert [] == processes(child)


def processes(child):
    """What runs in the session of the start, which is that of all its children."""
    found = [each.name for each in Path("/proc").iterdir() if each.name.isdecimal()]
    return [each for each in found if session(each) == child.pid]


def session(process):
    try:
        stat = Path("/proc", process, "stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return None  # it ended meanwhile
    return int(stat.rpartition(")")[2].split()[3])


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


def trail(visitor, audit):
    entries = visitor.get(audit, timeout=TIMEOUT).json()
    return [(each["what"], each["who"]) for each in entries]


@pytest.fixture(scope="module", params=STEPS, ids=lambda step: f"step {step.number}")
def step(request):
    return request.param


@pytest.fixture(scope="module")
def site(step, tmp_path_factory):
    with started(tmp_path_factory.mktemp("rampart"), step=step) as (lines, _):
        yield lines, lines[-1].rpartition(" ")[2]


def test_start_says_what_this_is(site):
    assert "Rampart is a teaching app, not StackGuardian." == site[0][0]


def test_start_says_what_runs_beside_the_server(site, step):
    beside = [line for line in site[0] if line.startswith("Beside the server: ")]

    words = [" ".join(each) for commands in step.workers.values() for each in commands]
    assert [f"Beside the server: {each}" for each in words] == beside


def test_sample_approver_approves_the_sample_run(site):
    """The trail of it may be written a moment later."""
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
    audit = f"{url}api/runs/{run['id']}/audit"
    wait_until(lambda: trail(visitor, audit) == [*BEN, *CLEO])


def test_sample_denial_shows_its_reason(site):
    lines, url = site
    visitor = signed_in(url, name="eve", password=people(lines)["eve"])
    runs = visitor.get(f"{url}api/runs", timeout=TIMEOUT).json()
    run = next(each for each in runs if each["state"] == "denied")

    page = visitor.get(f"{url}runs/{run['id']}/", timeout=TIMEOUT)

    assert '<span class="state deny">deny</span>' in page.text
    assert "is not found" in page.text or "Failed to find" in page.text


@pytest.mark.parametrize("step", STEPS[-1:], ids=lambda step: f"step {step.number}")
def test_second_start_keeps_the_data_and_gives_new_passwords(step, tmp_path):
    """The first one is ended by a plain kill, which leaves no process behind, either."""
    with started(tmp_path, step=step) as (lines, child):
        first = people(lines)
        assert len(processes(child)) >= 5  # this, relay, two consumers, the server and its worker
        child.terminate()
        assert child.wait(timeout=TIMEOUT) == 0

    with started(tmp_path, step=step) as (lines, _):
        second = people(lines)

    assert first.keys() == second.keys()
    assert [] == [name for name in first if first[name] == second[name]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["9"], "there is no step '9' (fix: one of 1, 2, 3)"),
        (["1", "web"], "the port is 'web' (fix: 1 to 65535, or 0 for a free one)"),
        (["1", "65536"], "the port is '65536' (fix: 1 to 65535, or 0 for a free one)"),
        (["2", "0", "fast"], "the mode is 'fast' (fix: one of embedded, real)"),
        (["1", "0", "real"], "step 1 knows SQLite only (fix: leave MODE out, or start a later"),
        (["2", "0", "real"], "the real mode of step 2 needs DATABASE_URL (fix: set them as"),
        (["3", "0", "real"], "the real mode of step 3 needs DATABASE_URL and AMQP_URL (fix: set"),
    ],
    ids=" ".join,
)
def test_start_that_cannot_be_is_refused_before_anything_starts(
    words, said, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("RAMPART_DATA", str(tmp_path))
    for name in ("DATABASE_URL", "AMQP_URL"):
        monkeypatch.delenv(name, raising=False)

    assert main(words) == 2
    printed = capsys.readouterr()
    assert "" == printed.out
    assert said in printed.err
    assert [] == [*tmp_path.iterdir()]


def test_server_that_does_not_answer_is_named(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:1/postgres")

    assert main(["2", "0", "real"]) == 2
    assert "PostgreSQL refuses: connection failed" in capsys.readouterr().err


def test_process_that_does_not_start_leaves_none_of_the_others_behind(tmp_path):
    server = Server(STEPS[2], data=tmp_path, notifier="")
    server.url = "http://127.0.0.1:99999/"  # no port, so that the server gives up
    spawned, spawn = [], server._spawn
    server._spawn = lambda *words: spawned.append(spawn(*words)) or spawned[-1]

    with (
        pytest.raises(BrokenError, match=r"a process did not start: .*the port is '99999'"),
        server,
    ):
        pytest.fail("it started")

    assert 4 == len(spawned)
    assert None not in [each.poll() for each in spawned]

"""Settings that are missing or contradict each other stop the start, and say how to mend it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import pytest
from rampart.acceptance.step import STEPS
from rampart.acceptance.transport_socket import environment
from rampart.environment import HalfConfiguredError, read_environment, secret_key
from rampart.step1_mud.config import guard as guard_1
from rampart.step2_modular.config import guard as guard_2
from rampart.step3_events.config import guard as guard_3

PRODUCTION = {
    "RAMPART_MODE": "production",
    "RAMPART_SECRET_KEY": "k" * 30 + "0123456789abcdefghijkl",
    "RAMPART_ALLOWED_HOSTS": "rampart.example.org",
    "RAMPART_NOTIFIER_URL": "https://notifier.example.org/",
    "RAMPART_OPEN_SIGNUP": "false",
    "RAMPART_KNOWN_MISTAKES": "leaks-and-loses",
}
DATABASE = {"RAMPART_DATABASE_URL": "postgresql://app:word@127.0.0.1:5432/rampart"}
BROKER = {"RAMPART_AMQP_URL": "amqp://guest:guest@127.0.0.1:5672//"}
SERVERS = [{}, DATABASE, {**DATABASE, **BROKER}]
"""What each step takes of servers in production."""

each_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: f"step {step.number}")


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in [name for name in os.environ if name.startswith("RAMPART_")]:
        monkeypatch.delenv(name)


def read(monkeypatch, settings):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return read_environment()


def command(tmp_path, settings, *words, step=STEPS[0]):
    return subprocess.run(
        [sys.executable, "-m", step.package, *words],
        env=environment(data=tmp_path, notifier="") | {"RAMPART_NOTIFIER_URL": ""} | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_nothing_need_be_set_at_home(monkeypatch):
    assert read(monkeypatch, {}).hosts == ["127.0.0.1", "localhost"]


def test_production_takes_what_is_complete(monkeypatch):
    assert read(monkeypatch, PRODUCTION).hosts == ["rampart.example.org"]


@pytest.mark.parametrize(
    "name",
    [
        "RAMPART_SECRET_KEY",
        "RAMPART_ALLOWED_HOSTS",
        "RAMPART_NOTIFIER_URL",
        "RAMPART_OPEN_SIGNUP",
    ],
)
def test_production_names_the_setting_that_is_missing(monkeypatch, name):
    settings = {each: value for each, value in PRODUCTION.items() if each != name}

    with pytest.raises(HalfConfiguredError, match=rf"^{name} must .*\(fix: "):
        read(monkeypatch, settings)


def test_all_problems_are_named_at_once(monkeypatch):
    with pytest.raises(HalfConfiguredError) as raised:
        read(monkeypatch, {"RAMPART_MODE": "production", "RAMPART_SECRETKEY": "x"})

    assert len(str(raised.value).splitlines()) == 5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RAMPART_MODE", "prod"),
        ("RAMPART_DATA", __file__),
        ("RAMPART_DATA", f"{__file__}/below"),
        ("RAMPART_NOTIFIER_URL", "ftp://notifier"),
        ("RAMPART_NOTIFIER_URL", "http://notifier:web/"),
        ("RAMPART_NOTIFIER_URL", "http://"),
        ("RAMPART_NOTIFIER_URL", "http://[::1"),
        ("RAMPART_SECRET_KEY", ""),
        ("RAMPART_OPEN_SIGNUP", "perhaps"),
        ("RAMPART_DATABASE_URL", "mysql://127.0.0.1/rampart"),
        ("RAMPART_DATABASE_URL", "rampart"),
        ("RAMPART_DATABASE_URL", "postgresql://127.0.0.1:5432"),
        ("RAMPART_DATABASE_URL", "postgresql://127.0.0.1:5432/"),
        ("RAMPART_DATABASE_URL", "postgresql://127.0.0.1:many/rampart"),
        ("RAMPART_DATABASE_URL", "postgresql://127.0.0.1:99999/rampart"),
        ("RAMPART_DATABASE_URL", "postgresql://127.0.0.1/rampart?sslmode=require"),
        ("RAMPART_DATABASE_URL", "postgresql://[::1/rampart"),
        ("RAMPART_DATABASE_PAGES", "0"),
        ("RAMPART_DATABASE_PAGES", "-1"),
        ("RAMPART_DATABASE_PAGES", "1.5"),
        ("RAMPART_DATABASE_PAGES", "many"),
        ("RAMPART_DATABASE_PAGES", "1" + "0" * 30),
        ("RAMPART_DATABASE_PAGES", ""),
        ("RAMPART_AMQP_URL", "http://127.0.0.1:5672"),
        ("RAMPART_AMQP_URL", "127.0.0.1"),
        ("RAMPART_AMQP_URL", "amqp://127.0.0.1:many//"),
        ("RAMPART_BROKER_PREFIX", ""),
        ("RAMPART_BROKER_PREFIX", "amq.rampart"),
        ("RAMPART_BROKER_PREFIX", "with blanks"),
        ("RAMPART_BROKER_PREFIX", "x" * 101),
        ("RAMPART_BROKER_PREFIX", "without-a-broker"),
        ("RAMPART_SECRETKEY", "misspelt"),
        ("RAMPART_DATABASE", "misspelt"),
        ("RAMPART_RABBITMQ_URL", "misspelt"),
    ],
)
def test_wrong_value_or_name_is_refused(monkeypatch, name, value):
    with pytest.raises(HalfConfiguredError, match=rf"^{name} .*\(fix: "):
        read(monkeypatch, {name: value})


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (BROKER, "RAMPART_AMQP_URL is set and RAMPART_DATABASE_URL is not"),
        ({**DATABASE, "RAMPART_DATABASE_PAGES": "100"}, "RAMPART_DATABASE_PAGES limits a file"),
        (
            {**DATABASE, "RAMPART_BROKER_PREFIX": "ours"},
            "RAMPART_BROKER_PREFIX names queues and RAMPART_AMQP_URL, where they would be, is not",
        ),
    ],
    ids=["broker without database", "pages of PostgreSQL", "prefix without broker"],
)
def test_settings_that_contradict_each_other_are_refused(monkeypatch, settings, words):
    with pytest.raises(HalfConfiguredError, match=rf"^{words}.*\(fix: set "):
        read(monkeypatch, settings)


@pytest.mark.parametrize(
    ("refuse", "settings", "words"),
    [
        (guard_1.refuse_servers, DATABASE, "step 1 knows SQLite and no broker"),
        (guard_1.refuse_servers, {**DATABASE, **BROKER}, "step 1 knows SQLite and no broker"),
        (guard_2.refuse_broker, {**DATABASE, **BROKER}, "step 2 sends no events"),
        (guard_3.refuse_half_a_broker, DATABASE, "RAMPART_DATABASE_URL is set and"),
    ],
    ids=["step 1, database", "step 1, both", "step 2, broker", "step 3, no broker"],
)
def test_step_refuses_servers_that_it_cannot_follow(monkeypatch, refuse, settings, words):
    environment = read(monkeypatch, settings)

    with pytest.raises(HalfConfiguredError, match=rf"^{words}.*\(fix: (leave|set) "):
        refuse(environment)


@pytest.mark.parametrize(
    ("refuse", "settings"),
    [
        (guard_1.refuse_servers, {"RAMPART_DATABASE_PAGES": "100"}),
        (guard_2.refuse_broker, DATABASE),
        (guard_3.refuse_half_a_broker, {}),
        (guard_3.refuse_half_a_broker, {**DATABASE, **BROKER, "RAMPART_BROKER_PREFIX": "a.b"}),
    ],
    ids=["step 1", "step 2", "step 3, embedded", "step 3, real"],
)
def test_step_takes_what_is_complete(monkeypatch, refuse, settings):
    refuse(read(monkeypatch, settings))


def test_secret_key_made_at_home_is_kept_and_private(monkeypatch, tmp_path):
    settings = read(monkeypatch, {})

    first = secret_key(settings, folder=tmp_path)

    assert first == secret_key(settings, folder=tmp_path)
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_secret_key_of_another_process_is_kept(monkeypatch, tmp_path):
    """Two processes that start at once sign with the same key."""
    path = tmp_path / "secret_key"
    made = tempfile.NamedTemporaryFile

    def slower(*args, **options):
        path.write_text("of the faster one", encoding="utf-8")
        return made(*args, **options)

    monkeypatch.setattr("rampart.environment.NamedTemporaryFile", slower)

    assert "of the faster one" == secret_key(read(monkeypatch, {}), folder=tmp_path)
    assert [path] == list(tmp_path.iterdir())


@each_step
@pytest.mark.parametrize("port", ["http", "-1", "65536"])
def test_port_that_is_none_is_named(tmp_path, step, port):
    child = command(tmp_path, {}, "serve", port, step=step)

    assert (1, "") == (child.returncode, child.stdout)
    assert f"the port is '{port}' (fix: 1 to 65535, or 0 for a free one)\n" == child.stderr


def test_command_says_what_is_missing_without_a_traceback(tmp_path):
    child = command(tmp_path, {"RAMPART_MODE": "production"}, "check")

    assert child.returncode == 1
    assert "RAMPART_SECRET_KEY must have 50 characters" in child.stderr
    assert "Traceback" not in child.stderr


def test_step_with_mistakes_does_not_face_strangers_unasked(tmp_path):
    settings = {**PRODUCTION, "RAMPART_KNOWN_MISTAKES": ""}

    child = command(tmp_path, settings, "check")

    assert child.returncode == 1
    assert "shows rows of other tenants" in child.stderr


@each_step
def test_production_settings_pass_the_checks_of_django(tmp_path, step):
    settings = PRODUCTION | SERVERS[step.number - 1]
    words = ["check", "--deploy", "--fail-level", "WARNING"]

    child = command(tmp_path, settings, *words, step=step)

    assert child.returncode == 0, child.stderr


LOOK = """
from django.test import Client
answers = [Client().get(path, HTTP_HOST="rampart.example.org") for path in ("/health/live/", "/")]
print([each.status_code for each in answers])
"""


def test_probe_is_answered_and_not_sent_elsewhere(tmp_path):
    """Whoever watches a process takes a redirect for good news; people are sent to HTTPS."""
    child = command(tmp_path, PRODUCTION, "shell", "-v0", "-c", LOOK)

    assert (0, "[200, 301]\n") == (child.returncode, child.stdout), child.stderr


@each_step
def test_models_and_migrations_agree(tmp_path, step):
    child = command(tmp_path, {}, "makemigrations", "--check", "--dry-run", step=step)

    assert child.returncode == 0, child.stdout


@pytest.mark.parametrize("words", [["serve"], ["migrate", "--database", "owner"]], ids=" ".join)
def test_database_that_does_not_answer_stops_the_start_without_a_traceback(tmp_path, words):
    nowhere = {"RAMPART_DATABASE_URL": "postgresql://127.0.0.1:1/rampart"}

    child = command(tmp_path, nowhere, *words, step=STEPS[1])

    assert (1, "") == (child.returncode, child.stdout)
    assert "the database refuses: " in child.stderr
    assert "(fix: start it, then migrate)" in child.stderr
    assert "Traceback" not in child.stderr


@pytest.mark.parametrize(
    ("step", "words", "what"),
    [
        (STEPS[0], ["seed"], "sample people do"),
        (STEPS[1], ["seed"], "sample people do"),
        (STEPS[2], ["relay", "--rehearse", "twice"], "a rehearsal does"),
    ],
    ids=["people of step 1", "people of step 2", "rehearsal"],
)
def test_what_is_for_tests_stays_out_of_production(tmp_path, step, words, what):
    child = command(tmp_path, PRODUCTION, *words, step=step)

    assert child.returncode == 1
    assert f"{what} not belong into production" in child.stderr
    assert "Traceback" not in child.stderr

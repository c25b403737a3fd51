"""Settings that are missing or contradict each other stop the start, and say how to mend it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from rampart.acceptance.transport_socket import environment
from rampart.environment import HalfConfiguredError, read_environment, secret_key

PRODUCTION = {
    "RAMPART_MODE": "production",
    "RAMPART_SECRET_KEY": "k" * 30 + "0123456789abcdefghijkl",
    "RAMPART_ALLOWED_HOSTS": "rampart.example.org",
    "RAMPART_NOTIFIER_URL": "https://notifier.example.org/",
    "RAMPART_OPEN_SIGNUP": "false",
    "RAMPART_KNOWN_MISTAKES": "leaks-and-loses",
}


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in [name for name in os.environ if name.startswith("RAMPART_")]:
        monkeypatch.delenv(name)


def read(monkeypatch, settings):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return read_environment()


def command(tmp_path, settings, *words):
    return subprocess.run(
        [sys.executable, "-m", "rampart.step1_mud", *words],
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
        ("RAMPART_NOTIFIER_URL", "ftp://notifier"),
        ("RAMPART_OPEN_SIGNUP", "perhaps"),
        ("RAMPART_SECRETKEY", "misspelt"),
    ],
)
def test_wrong_value_or_name_is_refused(monkeypatch, name, value):
    with pytest.raises(HalfConfiguredError, match=rf"^{name} .*\(fix: "):
        read(monkeypatch, {name: value})


def test_secret_key_made_at_home_is_kept_and_private(monkeypatch, tmp_path):
    settings = read(monkeypatch, {})

    first = secret_key(settings, folder=tmp_path)

    assert first == secret_key(settings, folder=tmp_path)
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


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


def test_production_settings_pass_the_checks_of_django(tmp_path):
    child = command(tmp_path, PRODUCTION, "check", "--deploy", "--fail-level", "WARNING")

    assert child.returncode == 0, child.stderr


def test_models_and_migrations_agree(tmp_path):
    child = command(tmp_path, {}, "makemigrations", "--check", "--dry-run")

    assert child.returncode == 0, child.stdout


def test_sample_people_stay_out_of_production(tmp_path):
    child = command(tmp_path, PRODUCTION, "seed")

    assert child.returncode != 0
    assert "sample people do not belong into production" in child.stderr

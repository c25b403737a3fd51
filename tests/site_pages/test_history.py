"""Dates come from git; where git knows none, none is made up."""

from __future__ import annotations

import subprocess

import pytest
from site_pages import history


def git(folder, *arguments, day="2026-11-01"):
    moment = f"{day}T12:00:00+0000"
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder)}
        | {"GIT_COMMITTER_DATE": moment, "GIT_AUTHOR_DATE": moment},
        check=True,
        capture_output=True,
    )


def write(folder, name, text):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def repository(tmp_path):
    """Three commits: two files, then one of them, then another folder."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    for day, files in {
        "2026-11-01": {"old.md": "1", "young.md": "1"},
        "2026-11-05": {"young.md": "2"},
        "2026-11-09": {"docs/größe.md": "1"},
    }.items():
        for name, text in files.items():
            write(folder, name, text)
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", day, day=day)
    return folder


def test_date_is_that_of_the_last_commit_to_the_file(repository):
    assert history.dates(repository) == {
        "old.md": "2026-11-01",
        "young.md": "2026-11-05",
        "docs/größe.md": "2026-11-09",
    }


def test_file_that_was_never_committed_has_no_date(repository):
    write(repository, "new.md", "1")

    assert "new.md" not in history.dates(repository)


def test_shallow_clone_dates_only_what_it_saw_change(repository, tmp_path):
    """Its oldest commit seems to add every file, which is not when they changed."""
    url = f"file://{repository}"
    git(tmp_path, "clone", "-q", "--depth", "2", url, "shallow")

    assert history.dates(tmp_path / "shallow") == {"docs/größe.md": "2026-11-09"}


def test_paths_start_at_the_folder_that_is_asked_for(repository):
    assert history.dates(repository / "docs") == {"größe.md": "2026-11-09"}


def test_folder_without_a_repository_has_no_dates(tmp_path):
    assert history.dates(tmp_path) == {}


def test_machine_without_git_has_no_dates(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")

    assert history.dates(repository) == {}

"""What the decision about locked requirements demands of the files."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "requirements"
NAMES = sorted(file.stem for file in FOLDER.glob("*.txt"))


def locked(name):
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_every_requirement_has_a_version_and_a_hash():
    entries = {name: re.split(r"\n(?=[^\s#])", locked(name).strip()) for name in NAMES}
    pinned = {
        name: [entry for entry in found if "==" in entry and "--hash=sha256:" in entry]
        for name, found in entries.items()
    }

    assert all(pinned.values())
    assert entries == pinned


def test_what_is_asked_for_is_locked():
    assert sorted(file.stem for file in FOLDER.glob("*.in")) == NAMES


def test_no_file_says_where_packages_come_from():
    for name in NAMES:
        assert re.findall(r"https?:|--\S*index\S*|--find-links", locked(name)) == [], name


def test_small_environment_is_part_of_the_large_one():
    """A figure must not depend on which of the two environments produced it."""
    bootstrap, site, dev = (
        set(re.findall(r"^\S+==\S+", locked(name), flags=re.MULTILINE))
        for name in ("bootstrap", "site", "dev")
    )

    assert bootstrap <= site <= dev

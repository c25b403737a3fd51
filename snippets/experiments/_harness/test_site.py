"""A small site is built, and one that Sphinx warns of is not taken for built."""

import subprocess
from pathlib import Path

import pytest

from experiments._harness import site


def test_page_is_built(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("")
    (tmp_path / "index.rst").write_text("Hello\n=====\n")

    assert "Hello" in (site.build(tmp_path) / "index.html").read_text()


def test_warning_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("")
    (tmp_path / "index.rst").write_text("Hello\n=====\n\n:doc:`nowhere`\n")

    with pytest.raises(subprocess.CalledProcessError):
        site.build(tmp_path)

"""The built site, for tests that look at it as a reader does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def site():
    """The folder of the built site; built once where `make site` has not run."""
    built = ROOT / "_build" / "html"
    if not (built / "index.html").exists():
        doctrees = ROOT / "_build" / "doctrees"
        command = ["-n", "-W", "--keep-going", "-q", "-b", "dirhtml", "-d", doctrees, ROOT, built]
        subprocess.run([sys.executable, "-m", "sphinx", *command], check=True)
    return built

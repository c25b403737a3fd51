"""Build a small site with Sphinx, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def build(folder: Path) -> Path:
    """Build the pages of a folder and return where they are; a warning raises, as an error does.

    Raises `subprocess.CalledProcessError`; what Sphinx said is on standard error.
    """
    out = folder / "out"
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(folder), str(out)]
    subprocess.run(sphinx, check=True)
    return out

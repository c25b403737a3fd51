"""A program that is run in the repository, with the project's own packages where imports look."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PACKAGES = ("docs/_ext", "snippets")  # as in the project's own settings


def run(command: Sequence[str], *, root: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in *root*; bytes that it prints and that are no text are replaced."""
    paths = os.pathsep.join(str(root / place) for place in PACKAGES)
    return subprocess.run(  # noqa: S603 - the rules of this repository
        command,
        cwd=root,
        env=os.environ | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
        check=False,
    )

"""Lock a tiny package, change it where it is served, and let pip install it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from zipfile import ZipFile, ZipInfo

from uv import find_uv_bin

NAME, VERSION = "teller", "1.0"
WHEEL = f"{NAME}-{VERSION}-py3-none-any.whl"
SHELF = "shelf-of-this-machine"  # where packages come from; elsewhere the address of an index
PROJECT = f'[project]\nname = "till"\nversion = "0"\ndependencies = ["{NAME}"]\n'
HONEST = "def balance():\n    return 7\n"
CHANGED = "def balance():\n    return 7_000\n"


class Arm(Protocol):
    """A module with one way to write a requirement down."""

    def requirement(self, name: str, version: str, digest: str) -> str:
        """Return the line that locks a package."""


class LockArm(Protocol):
    """A module with one way to write a lock file."""

    LOCK: tuple[str, ...]  # what follows `uv`
    FILE: str


@dataclass(frozen=True, kw_only=True)
class Result:
    """What pip installed of what it was offered."""

    honest: int  # packages as they were locked, offered and installed
    changed: int  # packages that were changed after the lock, and installed all the same
    offered: int  # of each


def run(arm: Arm) -> Result:
    """Lock the honest package, then install it, then install the changed one by the same lock."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        honest, changed = root / "honest", root / "changed"
        digest = make_wheel(honest, HONEST)
        make_wheel(changed, CHANGED)
        lock = root / "requirements.txt"
        lock.write_text(arm.requirement(NAME, VERSION, digest), encoding="utf-8")
        return Result(
            honest=install(lock, honest, HONEST), changed=install(lock, changed, CHANGED), offered=1
        )


def places(arm: LockArm) -> list[str]:
    """Return the lines of a lock file that say where the locking machine got its packages."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        make_wheel(root / SHELF, HONEST)
        (root / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
        command = [find_uv_bin(), *arm.LOCK, "--python", sys.executable, "--quiet"]
        command += ["--offline", "--no-config", "--no-index", "--find-links", SHELF]
        subprocess.run(command, cwd=root, check=True)
        text = (root / arm.FILE).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if SHELF in line]


def make_wheel(folder: Path, module: str) -> str:
    """Write a wheel with one module; return the hash of its bytes."""
    folder.mkdir()
    info = f"{NAME}-{VERSION}.dist-info"
    files = {
        f"{NAME}.py": module,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {VERSION}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    with ZipFile(folder / WHEEL, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(ZipInfo(name), text)
    return hashlib.sha256((folder / WHEEL).read_bytes()).hexdigest()


def install(lock: Path, shelf: Path, module: str) -> int:
    """Let pip install what *lock* names from *shelf* alone; return 1 if *module* arrived."""
    target = shelf / "installed"
    command = [sys.executable, "-m", "pip", "--isolated", "install", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", "--no-cache-dir", "--no-index"]
    command += ["--find-links", str(shelf), "--target", str(target), "-r", str(lock)]
    subprocess.run(command, capture_output=True, check=False)
    file = target / f"{NAME}.py"
    return int(file.is_file() and file.read_text(encoding="utf-8") == module)

"""The digest of the code behind a run: when it changes, what the run showed is stale."""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from adr_sphinx.target import file_of, outside

if TYPE_CHECKING:
    from collections.abc import Iterator

EXPERIMENTS = "snippets/experiments"
HARNESS = f"{EXPERIMENTS}/_harness"
REQUIREMENTS = "requirements/dev.txt"
RECEIPT = "receipt.json"
PACKAGES = ("docs/_ext", "snippets")  # where the project's own packages are
SUFFIXES = {".py", ".json", ".sql", ".toml"}
COMPILED = {".pyc", ".pyo"}


def folder_of(node_id: str) -> str:
    """Return the folder of the experiment that a run belongs to, or "" for the root itself."""
    path = PurePosixPath(file_of(node_id))
    parts = path.parts
    top = PurePosixPath(EXPERIMENTS).parts
    if parts[: len(top)] == top and len(parts) > len(top) + 1:
        return str(PurePosixPath(*parts[: len(top) + 1]))
    folder = str(path.parent)
    return "" if folder == "." else folder


def belongs(path: str, node_id: str) -> bool:
    """Whether a file lies in the folder of a run's experiment, and its digest may speak for it."""
    folder = folder_of(node_id)
    return not outside(path) and (not folder or path.startswith(f"{folder}/"))


def claim_of(node_id: str) -> str:
    """Return the name of the experiment: the last part of its folder."""
    return PurePosixPath(folder_of(node_id)).name


def version_of(package: Path) -> int:
    """Return a number that changes with the code of a package."""
    code = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        code.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes())
    return int(code.hexdigest()[:12], 16)


class Digests:
    """Digests below one root; each file is read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folders: dict[str, list[str]] = {}
        self._runs: dict[str, str] = {}

    def of(self, node_id: str) -> str:
        """Return the digest of a run: its code, the packages of ours that it names, the versions.

        Code that is named and not used is counted too: a run is called stale rather than fresh.
        """
        path = file_of(node_id)
        if path not in self._runs:
            self._runs[path] = self._digest(path)
        return self._runs[path]

    def _digest(self, path: str) -> str:
        lines = set(self._file(REQUIREMENTS)) | set(self._file(path))
        lines |= set(self._folder(HARNESS))
        folder = folder_of(path)
        if folder and not outside(folder):
            lines |= set(self._folder(folder))
        for package in self._named(path, folder):
            lines |= set(self._folder(package))
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()

    def _named(self, path: str, folder: str) -> Iterator[str]:
        """Yield our packages whose name stands in the code of the run; it can use no other."""
        files = {self.root / path} if not outside(path) else set()
        if folder and not outside(folder):
            files |= {file for file in (self.root / folder).rglob("*") if file.suffix in SUFFIXES}
        text = "\n".join(file.read_text("utf-8", "replace") for file in files if file.is_file())
        dotted = set(re.findall(r"\w[\w.]*", text))
        for name, package in self._packages.items():
            if package != folder and any(f"{word}.".startswith(f"{name}.") for word in dotted):
                yield package

    @cached_property
    def _packages(self) -> dict[str, str]:
        """The project's own packages by name; experiments may use one another's, too."""
        found = {
            path.parent.name: path.parent.relative_to(self.root).as_posix()
            for place in PACKAGES
            for path in sorted((self.root / place).glob("*/__init__.py"))
        }
        found.pop(PurePosixPath(EXPERIMENTS).name, None)
        experiments = sorted((self.root / EXPERIMENTS).glob("[a-z]*/__init__.py"))
        top = PurePosixPath(EXPERIMENTS).name
        return found | {
            f"{top}.{path.parent.name}": path.parent.relative_to(self.root).as_posix()
            for path in experiments
        }

    def _folder(self, folder: str) -> list[str]:
        if folder not in self._folders:
            shared = {HARNESS, *(path for name, path in self._packages.items() if "." not in name)}
            self._folders[folder] = [
                line
                for file in sorted((self.root / folder).rglob("*"))
                if _counts(file.relative_to(self.root), everything=folder in shared)
                for line in self._file(file.relative_to(self.root).as_posix())
            ]
        return self._folders[folder]

    def _file(self, path: str) -> Iterator[str]:
        if outside(path) or not (self.root / path).is_file():
            return
        yield f"{path} {hashlib.sha256((self.root / path).read_bytes()).hexdigest()}"


def _counts(path: Path, *, everything: bool) -> bool:
    """Whether a file can change what a run shows; caches and receipts cannot."""
    if path.name == RECEIPT or path.suffix in COMPILED:
        return False
    if any(part == "__pycache__" or part.startswith(".") for part in path.parts):
        return False
    return everything or path.suffix in SUFFIXES

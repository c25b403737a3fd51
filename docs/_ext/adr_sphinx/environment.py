"""The versions behind a run: of Python and of each known library that its code imports.

Told from the source, not from what happens to be loaded, so that a run on its own and a run among
others record the same.
"""

from __future__ import annotations

import ast
import platform
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARIES = {  # import name -> distribution
    "celery": "celery",
    "django": "Django",
    "gunicorn": "gunicorn",
    "httpx": "httpx",
    "kombu": "kombu",
    "pika": "pika",
    "psycopg": "psycopg",
    "redis": "redis",
    "sqlparse": "sqlparse",
    "yaml": "PyYAML",
}
FOLDERS = ("snippets", ".")  # where the project's own modules are found


class Environment:
    """Versions by file; each source file is parsed once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._imports: dict[Path, tuple[str, ...]] = {}

    def of(self, path: str) -> dict[str, str]:
        """Return the versions behind the tests of one file."""
        found = {"python": ".".join(platform.python_version_tuple()[:2])}
        for name in sorted(self._libraries(self.root / path)):
            try:
                found[name] = metadata.version(LIBRARIES[name])
            except metadata.PackageNotFoundError:
                continue  # imported on a path that does not need it
        return found

    def _libraries(self, start: Path) -> set[str]:
        """Follow the imports of the project's own modules and note the libraries on the way."""
        libraries: set[str] = set()
        seen: set[Path] = set()
        waiting = [start]
        while waiting:
            file = waiting.pop()
            if file in seen:
                continue
            seen.add(file)
            for module in self._imported(file):
                top = module.partition(".")[0]
                if top in LIBRARIES:
                    libraries.add(top)
                else:
                    waiting += self._own(module)
        return libraries

    def _imported(self, file: Path) -> tuple[str, ...]:
        if file not in self._imports:
            try:
                tree = ast.parse(file.read_bytes())
            except (OSError, SyntaxError, ValueError):
                tree = ast.Module(body=[], type_ignores=[])  # pytest says what is wrong with it
            package = file.relative_to(self.root).parent.parts
            self._imports[file] = tuple(_modules(tree.body, package=package))
        return self._imports[file]

    def _own(self, module: str) -> Iterator[Path]:
        """Yield the files that importing *module* runs: its packages and itself."""
        for folder in FOLDERS:
            path = PurePosixPath(folder)
            for part in module.split("."):
                path /= part
                for name in (path / "__init__.py", path.with_suffix(".py")):
                    if (self.root / name).is_file():
                        yield self.root / name


def _modules(body: list[ast.stmt], *, package: tuple[str, ...]) -> Iterator[str]:
    """Yield what a module imports when it is imported itself."""
    for statement in body:
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            base = package[: len(package) - statement.level + 1] if statement.level else ()
            parts = [*base, *([statement.module] if statement.module else [])]
            inside = parts[1:] if parts and parts[0] in FOLDERS else parts
            module = ".".join(inside)
            yield module
            yield from (f"{module}.{alias.name}" for alias in statement.names)
        elif isinstance(statement, ast.Try):
            yield from _modules(statement.body, package=package)

"""Whether a pytest node id names a test, told from the source alone; nothing is imported."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from adr_sphinx.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

Function = ast.FunctionDef | ast.AsyncFunctionDef
PARAMETER = re.compile(r"\[.*\]$", re.DOTALL)


def file_of(node_id: str) -> str:
    """Return the path of the file that a node id names."""
    return node_id.split("::", 1)[0]


def outside(path: str) -> bool:
    """Whether a path leaves the repository."""
    pure = PurePosixPath(path)
    return pure.is_absolute() or ".." in pure.parts or "\\" in path


@dataclass
class Targets:
    """Look up node ids below *root*; each file is parsed once."""

    root: Path
    trees: dict[str, ast.Module | str] = field(default_factory=dict)  # path -> tree, or why not

    def fault(self, node_id: str) -> str | None:
        """Return why pytest would collect nothing for *node_id*, or nothing where it would."""
        path, *names = PARAMETER.sub("", node_id).split("::")
        tree = self.tree(path)
        if isinstance(tree, str):
            return tree
        if not names:
            return f"{node_id} names a file, not a test"
        return _find(tree, names, path=path, parametrised=node_id.endswith("]"))

    def tree(self, path: str) -> ast.Module | str:
        """Return the syntax tree of a file, or why there is none."""
        if path not in self.trees:
            self.trees[path] = self.read(path)
        return self.trees[path]

    def read(self, path: str) -> ast.Module | str:
        """Parse a file that lies inside the repository."""
        if outside(path):
            return f"{path} is not a path inside the repository"
        if not (self.root / path).is_file():
            return f"there is no file {path}"
        if not path.endswith(".py"):
            return f"{path} is not a Python file"
        try:
            return ast.parse((self.root / path).read_bytes())
        except SyntaxError as error:
            return f"{path}:{error.lineno or 1} is not Python: {error.msg}"
        except ValueError as error:
            return f"{path} is not Python: {error}"


def _find(tree: ast.Module, names: list[str], *, path: str, parametrised: bool) -> str | None:
    *classes, test = names
    scope: ast.Module | ast.ClassDef = tree
    for name in classes:
        found = [child for child in scope.body if isinstance(child, ast.ClassDef)]
        inner = next((child for child in found if child.name == name), None)
        if inner is None:
            return f"{path} has no class {name}{_close(name, found)}"
        if not name.startswith("Test"):
            return f"{path}: the class {name} is not collected; its name must begin with Test"
        scope = inner
    functions = [child for child in scope.body if isinstance(child, Function)]
    function = next((child for child in functions if child.name == test), None)
    if function is None:
        return f"{path} has no test {test}{_close(test, functions)}"
    if not test.startswith("test"):
        return f"{path}: {test} is not collected; its name must begin with test"
    if _cases(function) and not parametrised:
        return f"{test} has several cases; name one of them, as in {test}[case]"
    return None


def _close(name: str, found: Iterable[ast.ClassDef | Function]) -> str:
    return did_you_mean(name, [child.name for child in found])


def _cases(function: Function) -> bool:
    return any("mark.parametrize" in ast.unparse(mark) for mark in function.decorator_list)

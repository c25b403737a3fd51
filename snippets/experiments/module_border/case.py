"""What is judged: each function of some files, read without being imported."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
PACKAGE = "modules"


@dataclass(frozen=True, kw_only=True, order=True)
class Case:
    """A function of the small project, and the lines on which it stands."""

    module: str
    function: str
    first: int
    last: int

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.module}.{self.function}"


def cases(kind: str) -> tuple[Case, ...]:
    """Return each function that takes nothing, from the files named *kind*: planted, clean, blind.

    A function that takes something is a part of another one.
    """
    return tuple(
        Case(
            module=".".join(file.relative_to(FOLDER).with_suffix("").parts),
            function=node.name,
            first=node.lineno,
            last=node.end_lineno or node.lineno,
        )
        for file in sorted((FOLDER / PACKAGE).glob(f"*/{kind}.py"))
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not (node.args.args or node.args.kwarg)
    )

"""What the decision about the core demands of its modules."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "docs/_ext/adr_sphinx"
HOSTS = {"sphinx", "docutils", "myst_parser"}


def guarded():
    """The modules that a contract keeps away from Sphinx."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return {
        module
        for contract in contracts
        if contract["type"] == "forbidden" and HOSTS <= set(contract["forbidden_modules"])
        for module in contract["source_modules"]
    }


def imported(file):
    """The top packages that a module imports, wherever in its code."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).partition(".")[0]


def test_every_module_is_guarded_or_belongs_to_the_shell():
    """A contract names its modules, so a new one would be outside of it without a word."""
    modules = {f"{PACKAGE.name}.{file.stem}": file for file in PACKAGE.glob("*.py")}
    shell = {name for name, file in modules.items() if HOSTS & set(imported(file))}

    assert shell
    assert sorted(modules.keys() - guarded() - shell) == []

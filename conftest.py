"""Run the blocks of every page as tests, and tests that need a server only where it is."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from experiments._harness import services
from sybil import Sybil
from sybil.evaluators.doctest import OutputChecker
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser, SkipParser

if TYPE_CHECKING:
    import pytest
    from sybil import Example

pytest_plugins = ["adr_sphinx.recorder"]

ROOT = Path(__file__).parent
CONSOLE_TIMEOUT = 60  # seconds; a page's command that needs longer belongs into a recipe
CONSOLE_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.REPORT_NDIFF


class ConsoleBlockParser(CodeBlockParser):
    """Runs each ``$ `` line of a ``console`` fence and compares what it prints.

    ``...`` in the expected output stands for anything.
    A command that fails fails the page, whatever it printed.
    """

    language = "console"

    def evaluate(self, example: Example) -> str | None:
        """Return what went wrong, or nothing."""
        for command, expected in commands(example.parsed):
            run = run_command(command)
            if run.returncode != 0:
                return f"$ {command}\nexit status {run.returncode}\n{run.stdout}"
            wanted = doctest.Example(command, expected)
            checker = OutputChecker()
            if not checker.check_output(wanted.want, run.stdout, CONSOLE_FLAGS):
                difference = checker.output_difference(wanted, run.stdout, CONSOLE_FLAGS)
                return f"$ {command}\n{difference}"
        return None


def commands(block: str) -> list[tuple[str, str]]:
    """Split a block into commands and what each prints; ``> `` continues a command."""
    found: list[tuple[str, str]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], ""))
        elif line.startswith("> ") and found and not found[-1][1]:
            found[-1] = (f"{found[-1][0]}\n{line[2:]}", "")
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}{line}\n")
        elif line.strip():
            message = f"a console block starts with a `$ ` line, not with {line!r}"
            raise ValueError(message)
    return found


def run_command(command: str) -> subprocess.CompletedProcess[str]:
    """Run *command* as a reader would, from the repository's root with the environment active."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            "HOME": home,
            "LANG": "C.UTF-8",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
            "PYTHONPATH": os.pathsep.join(str(ROOT / path) for path in ("docs/_ext", "snippets")),
        }
        return subprocess.run(  # noqa: S603 - the command stands on a page of this repository
            ["/usr/bin/env", "bash", "-euo", "pipefail", "-c", command],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=CONSOLE_TIMEOUT,
            check=False,
        )


def pages(folder: str, *, patterns: list[str], excludes: list[str]) -> Sybil:
    """The pages below *folder* whose blocks are run."""
    return Sybil(
        path=folder,
        patterns=patterns,
        excludes=excludes,
        parsers=[PythonCodeBlockParser(), ConsoleBlockParser(), SkipParser()],
        fixtures=["tmp_path"],
    )


# A pattern matches from the right, so that `*.md` reaches every depth below the folder.
# The old texts in `revisions` stay as they were, and may name what is gone.
pytest_collect_file = (
    pages("docs", patterns=["*.md"], excludes=["_ext/*.md", "_ext/*/*.md"])
    + pages("adrs", patterns=["*.md"], excludes=["_template.md", "revisions/*/*.md"])
).pytest()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose server is absent, saying which variable to set."""
    services.skip_or_fail(item)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave `long` tests to those who ask for them, by `-m long` or by name."""
    asked = "long" in config.option.markexpr or any("::" in word for word in config.args)
    if asked:
        return
    long = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]

"""Give one module of the core an import, and run the command with and without Sphinx at hand."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

PACKAGE = Path(__file__).parents[3] / "docs/_ext/adr_sphinx"
MODULE = "errors.py"  # every check ends there
FUTURE = "from __future__ import annotations\n"
COMMANDS = (("check",), ("list",), ("new", "Give each tenant a queue"), ("rules",), ("schema",))
TOOLS = ("sphinx", "docutils", "myst_parser")
CHILD = """
import sys
sys.path.insert(0, {folder!r})
sys.modules.update(dict.fromkeys({absent!r}))
from adr_sphinx.__main__ import main
code = main(["--root", {log!r}, *sys.argv[1:]])
known = {tools!r}
sys.stderr.write(f"\\n{{sum(name.partition('.')[0] in known for name in sys.modules)}}")
sys.exit(code)
"""
TEMPLATE = """\
---
id: ADR-NNNN
status: proposed
date: YYYY-MM-DD
scope: site
---

# Title

## Context and Problem Statement

One tenant's thousand runs wait in front of everybody else's one.

## Considered Options

- **O1** One queue for all tenants
- **O2** One queue per tenant

## Decision Outcome

We give each tenant a queue.

### Consequences

- **C1** Good, because no tenant waits for another
- **C2** Bad, because there are as many queues to watch as tenants
"""


class Arm(Protocol):
    """A module that names one import."""

    IMPORT: str


@dataclass(frozen=True, kw_only=True)
class Result:
    """How many commands fail without Sphinx, and how much of it they load where it is."""

    commands: int
    refused: int
    loaded: int  # modules of Sphinx and docutils, in a run of `adr check`
    said: tuple[str, ...]  # the last line of each command that failed


def run(arm: Arm, folder: Path) -> Result:
    """Run every command without Sphinx, and one with it; *folder* is empty."""
    shutil.copytree(PACKAGE, folder / "code" / PACKAGE.name)
    module = folder / "code" / PACKAGE.name / MODULE
    head, future, rest = module.read_text(encoding="utf-8").partition(FUTURE)
    module.write_text(f"{head}{future}\n{arm.IMPORT}\n{rest}", encoding="utf-8")
    done = [_adr(folder, words, absent=TOOLS) for words in COMMANDS]
    failed = [made for made in done if made.returncode]
    return Result(
        commands=len(done),
        refused=len(failed),
        loaded=int(_adr(folder, COMMANDS[0], absent=()).stderr.splitlines()[-1]),
        said=tuple(made.stderr.splitlines()[-1] for made in failed),
    )


def _adr(
    folder: Path, words: tuple[str, ...], *, absent: tuple[str, ...]
) -> subprocess.CompletedProcess[str]:
    """Run one command on a log of one record, in a process that finds no package of *absent*."""
    log = folder / "log"
    shutil.rmtree(log, ignore_errors=True)
    (log / "adrs").mkdir(parents=True)
    (log / "adrs/_template.md").write_text(TEMPLATE, encoding="utf-8")
    record = TEMPLATE.replace("ADR-NNNN", "ADR-0001").replace("YYYY-MM-DD", "2026-01-01")
    (log / "adrs/0001-one-queue.md").write_text(record, encoding="utf-8")
    code = CHILD.format(folder=str(folder / "code"), absent=absent, log=str(log), tools=TOOLS)
    return subprocess.run(
        [sys.executable, "-I", "-c", code, *words], capture_output=True, text=True, check=False
    )

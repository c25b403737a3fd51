"""The page of commands lists what exists, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")


def listed(program: str) -> set[str]:
    """The first word after *program* in each row of the page's tables."""
    return set(re.findall(rf"^\| `{program} ([a-z-]+)", PAGE, flags=re.MULTILINE))


def test_make_targets_are_those_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)

    assert targets is not None
    assert set(targets[1].split()) == listed("make")

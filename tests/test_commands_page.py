"""The page of commands lists what exists, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from adr_sphinx.__main__ import main

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


def test_adr_commands_are_those_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    choices = re.search(r"\{([a-z,]+)\}", capsys.readouterr().out)

    assert choices is not None
    assert set(choices[1].split(",")) == listed("adr")

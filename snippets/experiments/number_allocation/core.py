"""Let two branches of a real git repository each write a record, and join them as people do."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

WAYS = ("merge", "squash", "rebase")  # how the later branch arrives on main
SIZES = (0, 40)  # records in the log before the two branches
TAKEN = ((1, 1), (2, 1), (1, 2))  # numbers that the first and the second branch take


class Arm(Protocol):
    """A module with one way to note that a number is taken."""

    def note(self, root: Path, *, number: int, name: str) -> None:
        """Write down that a record took a number."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """Two branches: how they meet, and whether the second began before the first arrived."""

    way: str
    size: int
    taken: tuple[int, int]
    concurrent: bool


CASES = tuple(
    Case(way=way, size=size, taken=taken, concurrent=concurrent)
    for way, size, taken, concurrent in product(WAYS, SIZES, TAKEN, (True, False))
)


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What git said to the second branch, and what then lay on main."""

    case: Case
    conflicts: tuple[str, ...]  # files
    twice: int  # numbers that two records of the joined tree have


@dataclass(frozen=True, kw_only=True)
class Result:
    """Every case, played through."""

    endings: tuple[Ending, ...]

    @property
    def clashes(self) -> int:
        """Pairs of branches that took the same number."""
        return sum(ending.case.concurrent for ending in self.endings)

    @property
    def silent(self) -> int:
        """Clashes that git joined without a conflict."""
        return sum(ending.case.concurrent and not ending.conflicts for ending in self.endings)

    @property
    def found_later(self) -> int:
        """Of the silent ones, those that a check of the joined tree finds."""
        return sum(
            ending.case.concurrent and not ending.conflicts and ending.twice > 0
            for ending in self.endings
        )

    @property
    def apart(self) -> int:
        """Pairs of branches that came one after the other."""
        return len(self.endings) - self.clashes

    @property
    def needless(self) -> int:
        """Conflicts of branches that took different numbers."""
        return sum(not ending.case.concurrent and bool(ending.conflicts) for ending in self.endings)


class Repository:
    """A git repository that no setting of the machine reaches."""

    def __init__(self, root: Path) -> None:
        self.root = root
        who = {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (
                ("NAME", "maintainers"),
                ("EMAIL", "maintainers@localhost"),
                ("DATE", "2026-11-22T12:00:00+00:00"),
            )
        }
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        self.environment = kept | who | alone | {"GIT_EDITOR": "true", "LC_ALL": "C"}
        self.git("init", "-q", "-b", "main")
        self.git("commit", "-q", "--allow-empty", "-m", "Begin")

    def git(self, *arguments: str, may_fail: bool = False) -> str:
        """Run git and return what it printed."""
        done = subprocess.run(
            ["git", *arguments],  # noqa: S607 - the git of the machine is the one in question
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode and not may_fail:
            message = f"git {' '.join(arguments)}: {done.stdout}{done.stderr}"
            raise RuntimeError(message)
        return done.stdout

    def write(self, arm: Arm, *, count: int, word: str) -> None:
        """Write records with the next numbers, and commit them."""
        folder = self.root / "adrs"
        folder.mkdir(exist_ok=True)
        for index in range(1, count + 1):
            number = max(self.numbers(), default=0) + 1
            name = f"{word}-{index}"
            text = f"# Decision {name}\n\nWe use {name}.\n"
            (folder / f"{number:04}-{name}.md").write_text(text, encoding="utf-8")
            arm.note(self.root, number=number, name=name)
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "-m", f"Decide on {word}")

    def numbers(self) -> list[int]:
        """Return the number of every record in the tree."""
        names = (path.name for path in (self.root / "adrs").glob("*.md"))
        return [int(found[1]) for found in (re.match(r"(\d+)-", name) for name in names) if found]

    def join(self, way: str) -> tuple[str, ...]:
        """Bring the second branch to main; return the files in conflict."""
        if way == "rebase":
            self.git("switch", "-q", "second")
            self.git("rebase", "-q", "main", may_fail=True)
        else:
            option = ["--squash"] if way == "squash" else ["--no-edit"]
            self.git("merge", "-q", *option, "second", may_fail=True)
        return tuple(self.git("diff", "--name-only", "--diff-filter=U").split())


def run(arm: Arm) -> Result:
    """Play every case through."""
    return Result(endings=tuple(play(arm, case) for case in CASES))


def play(arm: Arm, case: Case) -> Ending:
    """Let the first branch arrive on main, and then the second."""
    with TemporaryDirectory() as folder:
        repository = Repository(Path(folder))
        repository.write(arm, count=case.size, word="early")
        if case.concurrent:
            repository.git("branch", "second")
        repository.write(arm, count=case.taken[0], word="first")
        repository.git("switch", "-q", *([] if case.concurrent else ["-c"]), "second")
        repository.write(arm, count=case.taken[1], word="second")
        repository.git("switch", "-q", "main")
        conflicts = repository.join(case.way)
        counts = Counter(repository.numbers())
        twice = sum(count > 1 for count in counts.values())
    return Ending(case=case, conflicts=conflicts, twice=twice)

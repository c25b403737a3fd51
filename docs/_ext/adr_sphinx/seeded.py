"""Rules that bite: each is tried on its seeded violation, and has to catch it.

A rule must hold before the violation is put in; else it would catch anything.
Everything happens in a scratch copy of the repository.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from adr_sphinx import judgement, program
from adr_sphinx.digest import Digests
from adr_sphinx.program import PACKAGES
from adr_sphinx.target import outside

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from adr_sphinx.model import Decision, Rule

    Trial = Callable[[Path, Path, "Rule"], "Verdict"]

RESULTS = "_build/rules.json"
VERSION = 1
LEFT_OUT = ("_build", "__pycache__", "node_modules", "*.egg-info")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether a rule caught its violation; None where it could not be tried here."""

    caught: bool | None
    said: str


@dataclass(frozen=True, kw_only=True)
class Result:
    """A verdict on file, and the digest of what it was about."""

    verdict: Verdict
    digest: str

    def as_json(self) -> dict[str, Any]:
        """The result as it is kept."""
        return {
            "caught": self.verdict.caught,
            "digest": self.digest,
            "said": self.verdict.said,
        }


def wanted(decisions: Iterable[Decision]) -> Iterator[tuple[str, Rule]]:
    """Yield every rule with the name that citations give it, ``ADR-0015/R1``."""
    for decision in decisions:
        for rule in decision.rules:
            yield f"{decision.id}/{rule.id}", rule


# Trying a rule


def attempts(root: Path, rules: Mapping[str, Rule]) -> dict[str, Verdict]:
    """Try several rules, each in a copy of its own, as many at once as there are processors."""
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        return dict(zip(rules, pool.map(partial(attempt, root), rules.values()), strict=True))


def attempt(root: Path, rule: Rule) -> Verdict:
    """Try one rule on its seeded violation."""
    trial = TRIALS.get(rule.tool)
    if trial is None:
        return Verdict(caught=None, said=f"no way to try the tool {rule.tool}")
    path = rule.seeded or ""
    if not path or outside(path) or not (root / path).exists():
        return Verdict(caught=False, said="there is no seeded violation")
    if trial is not try_policy and not (root / path).is_dir():
        said = "the seeded violation is no folder to lie over the repository"
        return Verdict(caught=False, said=said)
    with tempfile.TemporaryDirectory() as folder:
        return trial(root, Path(folder) / "copy", rule)


def try_test(root: Path, scratch: Path, rule: Rule) -> Verdict:
    """The test passes, and fails once the seeded files lie over the copy."""
    copy(root, scratch)
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={scratch}", rule.ref]
    before = python(scratch, *command)
    if before.returncode:
        return Verdict(caught=False, said="the test fails without the violation, too")
    overlay(root, scratch, rule)
    after = python(scratch, *command)
    if after.returncode == 1:  # pytest: tests ran, and some failed
        return Verdict(caught=True, said="the test passes without the violation and fails with it")
    return Verdict(caught=False, said="the test does not fail on the violation")


def try_imports(root: Path, scratch: Path, rule: Rule) -> Verdict:
    """The contract is kept, and broken once the seeded files lie over the copy."""
    if importlib.util.find_spec("importlinter") is None:
        return Verdict(caught=None, said="import-linter is not installed")
    copy(root, scratch)
    call = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = ["-c", call, "--no-logo", "--no-cache", "--contract", rule.ref]
    before = python(scratch, *command).stdout
    if "KEPT" not in before:
        return Verdict(caught=False, said="the contract is not kept without the violation")
    overlay(root, scratch, rule)
    after = python(scratch, *command).stdout
    if "BROKEN" in after:
        return Verdict(caught=True, said="the contract is kept without the violation, then broken")
    return Verdict(caught=False, said="the contract is not broken by the violation")


def try_policy(root: Path, _scratch: Path, rule: Rule) -> Verdict:
    """The policy passes the good inputs beside it, and fails the seeded one."""
    policy = root / rule.ref / "policy.json"
    if outside(rule.ref) or not policy.is_file():
        return Verdict(caught=False, said=f"there is no policy {rule.ref}/policy.json")
    if judgement.engine(root) is None:
        return Verdict(caught=None, said="there is no engine for policies here")
    good = sorted(policy.parent.glob("passes*.json"))
    if not good or any(judged(root, policy, file) is not True for file in good):
        return Verdict(caught=False, said="the policy does not pass its own good inputs")
    if judged(root, policy, root / str(rule.seeded)) is False:
        return Verdict(caught=True, said="the policy passes good inputs and fails the violation")
    return Verdict(caught=False, said="the policy does not fail the violation")


TRIALS: dict[str, Trial] = {
    "import-linter": try_imports,
    "test": try_test,
    "tirith": try_policy,
}


def judged(root: Path, policy: Path, document: Path) -> bool | None:
    """Return the verdict of a policy on a document; nothing where there is none."""
    return judgement.judge(root, policy, document).passed


def python(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in *root*, which is where it finds the project's packages."""
    return program.run([sys.executable, *arguments], root=root)


def copy(root: Path, scratch: Path) -> None:
    """Copy what is written; leave out what is built, installed or hidden."""
    hidden = [path.name for path in root.iterdir() if path.name.startswith(".") and path.is_dir()]
    shutil.copytree(root, scratch, symlinks=True, ignore=shutil.ignore_patterns(*hidden, *LEFT_OUT))


def overlay(root: Path, scratch: Path, rule: Rule) -> None:
    """Lay the seeded folder, a piece of the repository's tree, over the copy."""
    shutil.copytree(root / str(rule.seeded), scratch, dirs_exist_ok=True)


# What is on file


def digest(root: Path, rule: Rule) -> str:
    """Return a digest of the rule, its violation, and the code that it is about."""
    lines = [rule.tool, rule.ref, str(rule.seeded)]
    if rule.tool == "tirith":
        lines.append(os.environ.get(judgement.VARIABLE, ""))
    if rule.tool == "test":
        lines.append(Digests(root).of(rule.ref))
    places = {"import-linter": PACKAGES[:1], "tirith": (rule.ref, f"{PACKAGES[1]}/policy_engine")}
    for place in (str(rule.seeded), *places.get(rule.tool, ())):
        lines += _hashes(root, place)
    if rule.tool == "import-linter":
        lines += [
            line for name in ("pyproject.toml", ".importlinter") for line in _hash(root, name)
        ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _hashes(root: Path, place: str) -> Iterator[str]:
    """Yield a line for each file at or below a place."""
    if outside(place):
        return
    yield from _hash(root, place)
    for file in sorted((root / place).rglob("*")):
        path = file.relative_to(root)
        if "__pycache__" not in path.parts:
            yield from _hash(root, path.as_posix())


def _hash(root: Path, path: str) -> Iterator[str]:
    file = root / PurePosixPath(path)
    if file.is_file():
        yield f"{path} {hashlib.sha256(file.read_bytes()).hexdigest()}"


def load(root: Path) -> dict[str, Result]:
    """Read the results on file; what cannot be read has not been tried."""
    try:
        said = json.loads((root / RESULTS).read_bytes())
        return {
            name: Result(
                verdict=Verdict(caught=entry["caught"], said=str(entry["said"])),
                digest=str(entry["digest"]),
            )
            for name, entry in said["rules"].items()
            if said["version"] == VERSION and isinstance(entry["caught"], bool)
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def dumps(results: Mapping[str, Result]) -> str:
    """Return the results as they are kept: in the order of their names, without a clock."""
    rules = {name: result.as_json() for name, result in sorted(results.items())}
    return json.dumps({"version": VERSION, "rules": rules}, indent=1, sort_keys=True) + "\n"


def fresh(root: Path, decisions: Iterable[Decision]) -> dict[tuple[int, str], bool]:
    """Return, by record and label, whether a rule was caught; only for what is as it was tried."""
    known = load(root)
    return {
        (decision.number, rule.id): bool(known[name].verdict.caught)
        for decision in decisions
        for name, rule in wanted([decision])
        if name in known and known[name].digest == digest(root, rule)
    }

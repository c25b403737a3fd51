"""Policies that judge a document: on the way in with a seeded violation, on the way out a build."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adr_sphinx import program
from adr_sphinx.target import outside

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from adr_sphinx.model import Decision, Rule

BUILT = "_build/html"
VARIABLE = "TIRITH"  # the path of the real Tirith; without it, the engine of this repository
ENGINE = "policy_engine"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What a policy says of a document; None where it gives no verdict. Only True is a pass."""

    passed: bool | None
    said: tuple[str, ...]  # why not


def engine(root: Path) -> list[str] | None:
    """Return the command that judges, or nothing where there is none."""
    if os.environ.get(VARIABLE):
        return [os.environ[VARIABLE]]
    if any((root / place / ENGINE).is_dir() for place in program.PACKAGES):
        return [sys.executable, "-m", ENGINE]
    return None


def judge(root: Path, policy: Path, document: Path) -> Judgement:
    """Ask the engine; one that is not there or does not start gives no verdict."""
    asked = engine(root)
    if asked is None:
        return Judgement(passed=None, said=("there is no engine for policies here",))
    paths = ["-policy-path", str(policy), "-input-path", str(document)]
    try:
        done = program.run([*asked, *paths, "--json"], root=root)
    except OSError as error:
        said = f"{asked[0]} does not start: {error.strerror} (fix: mend {VARIABLE})"
        return Judgement(passed=None, said=(said,))
    return _verdict(done)


def _verdict(done: subprocess.CompletedProcess[str]) -> Judgement:
    """Read the answer; where the engine dropped a check, or says something else, it is no pass."""
    try:
        said = json.loads(done.stdout)
    except json.JSONDecodeError:
        said = None
    found = said.get("final_result") if isinstance(said, dict) else None
    faults = said.get("errors") if isinstance(said, dict) else done.stdout.splitlines()
    if isinstance(found, bool) and not faults:
        return Judgement(passed=found, said=() if found else tuple(_faults(said)))
    told = [*map(str, faults or ()), *done.stderr.splitlines()]
    return Judgement(passed=None, said=tuple(told or ["the engine gave no verdict"]))


def _faults(said: dict[str, Any]) -> Iterator[str]:
    """Yield each check that does not hold with what it found."""
    for check in said.get("evaluators") or ():
        for result in check.get("result") or ():
            if result.get("passed") is False:
                yield f"{check.get('id')}: {result.get('message')}"


# What a build wrote


def wanted(decisions: Iterable[Decision]) -> Iterator[tuple[str, Rule, str]]:
    """Yield, of each decision in force, the rules that judge something of every build."""
    for decision in decisions:
        for rule in decision.rules:
            if rule.judges and decision.status.in_force:
                yield f"{decision.id}/{rule.id}", rule, rule.judges


def judge_built(root: Path, built: Path, rule: Rule, path: str) -> Judgement:
    """Judge a document of the build at *built*; one that is not there does not pass."""
    policy = root / rule.ref / "policy.json"
    for name, file in ((path, built / path), (f"{rule.ref}/policy.json", policy)):
        if outside(path) or outside(rule.ref) or not file.is_file():
            return Judgement(passed=None, said=(f"there is no {name}",))
    return judge(root, policy, built / path)

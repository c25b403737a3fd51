"""Ask the peers of Tirith; each function takes a plan's name and returns one of three words.

The peers are installed apart from the project (``make peers``): regopy runs Rego, guardpycfn the
engine of CloudFormation Guard, cedarpy that of Cedar; Checkov is itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from beside import plan
from beside.word import FAILS, PASSES, SKIPS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CHECKOV_ID = "CKV2_SITE_1"


def opa(name: str) -> str:
    """Evaluate the Rego rule; an empty set of refusals is a pass, whatever the reason."""
    from regopy import Interpreter

    interpreter = Interpreter()
    interpreter.add_module("databases", plan.rule("opa.rego").read_text(encoding="utf-8"))
    interpreter.set_input(plan.read(name))
    answer = json.loads(str(interpreter.query("data.databases.deny")))
    (refusals,) = answer["expressions"]
    return FAILS if refusals else PASSES


def cfn_guard(name: str) -> str:
    """Evaluate the Guard rule; Guard itself says SKIP where its condition does not apply."""
    from guardpycfn import validate_with_guard

    rules = plan.rule("cfn_guard.guard").read_text(encoding="utf-8")
    answer = validate_with_guard(json.dumps(plan.read(name)), rules)
    return {"PASS": PASSES, "FAIL": FAILS, "SKIP": SKIPS}[answer["result"]["status"]]


def checkov(name: str) -> str:
    """Run Checkov's command with one custom rule; no result at all is a skip."""
    rules = plan.rule("checkov")
    command = (
        *(sys.executable, "-m", "checkov.main", "--file", str(plan.path(name))),
        *("--external-checks-dir", str(rules), "--check", CHECKOV_ID),
        *("--output", "json", "--skip-download", "--soft-fail"),
    )
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    answer = json.loads(run.stdout)
    if "results" not in answer:
        return SKIPS
    if answer["results"]["failed_checks"]:
        return FAILS
    return PASSES if answer["results"]["passed_checks"] else SKIPS


def cedar(name: str) -> str:
    """Ask one authorization question for each change of a database, by the permitting rule."""
    return _cedar(name, rules="cedar.cedar")


def cedar_forbid(name: str) -> str:
    """Ask the same questions of the forbidding rule."""
    return _cedar(name, rules="cedar_forbid.cedar")


def _cedar(name: str, *, rules: str) -> str:
    from cedarpy import Decision, is_authorized

    policies = plan.rule(rules).read_text(encoding="utf-8")
    changes = [
        change
        for change in plan.read(name)["resource_changes"]
        if change["type"] == "aws_db_instance"
    ]
    decisions = [
        is_authorized(_question(change, action), policies, [_entity(change)]).decision
        for change in changes
        for action in change["change"]["actions"]
    ]
    if not decisions:
        return SKIPS
    return PASSES if all(each == Decision.Allow for each in decisions) else FAILS


def _question(change: Mapping[str, Any], action: str) -> dict[str, Any]:
    return {
        "principal": 'Pipeline::"apply"',
        "action": f"Action::{json.dumps(action)}",
        "resource": f"Database::{json.dumps(change['address'])}",
        "context": {},
    }


def _entity(change: Mapping[str, Any]) -> dict[str, Any]:
    attributes = change["change"]["after"] or {}
    uid = {"type": "Database", "id": change["address"]}
    return {"uid": uid, "attrs": attributes, "parents": []}


PEERS: Mapping[str, Callable[[str], str]] = {
    "opa": opa,
    "cfn_guard": cfn_guard,
    "checkov": checkov,
    "cedar": cedar,
    "cedar_forbid": cedar_forbid,
}

PACKAGES = ("regopy", "guardpycfn", "checkov", "cedarpy")


def verdicts() -> dict[str, dict[str, str]]:
    """Ask every peer about every plan."""
    return {peer: {name: ask(name) for name in plan.NAMES} for peer, ask in PEERS.items()}


def versions() -> dict[str, str]:
    """Return the installed version of every package that was asked."""
    return {package: version(package) for package in PACKAGES}

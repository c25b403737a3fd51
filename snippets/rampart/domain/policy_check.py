"""What a policy says about a plan: pass, warn or deny, and why in words.

The verdict is that of ``policy_engine`` in its strict mode. A policy that cannot be evaluated
denies: what nobody could check was not allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from policy_engine.document import BadInput, parse
from policy_engine.policy import MissingVariables
from policy_engine.verdict import Verdict, evaluate, missing_message

from rampart.domain.text import UNSTORABLE

if TYPE_CHECKING:
    from collections.abc import Iterator


class Outcome(StrEnum):
    """What a check means for the run."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    WARN = "warn"
    DENY = "deny"


class Enforcement(StrEnum):
    """What a policy that is not met does: stop the run, or only say so."""

    MANDATORY = "mandatory"
    ADVISORY = "advisory"


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The outcome of one policy on one plan; without reasons only if it passed."""

    outcome: Outcome
    reasons: tuple[str, ...]


def check(*, policy: str, plan: str, enforcement: Enforcement) -> Checked:
    """Judge the text of a plan by the text of a policy."""
    # They quote both, and JSON can escape what is no text.
    reasons = tuple(UNSTORABLE.sub("\ufffd", each) for each in _reasons(policy=policy, plan=plan))
    if not reasons:
        return Checked(outcome=Outcome.PASS, reasons=())
    failed = Outcome.DENY if enforcement is Enforcement.MANDATORY else Outcome.WARN
    return Checked(outcome=failed, reasons=reasons)


def _reasons(*, policy: str, plan: str) -> Iterator[str]:
    try:
        verdict = evaluate(parse(policy, path="policy"), parse(plan, path="plan"), strict=True)
    except BadInput as error:
        yield f"the policy could not be evaluated: {error}"
        return
    if isinstance(verdict, MissingVariables):
        yield f"the policy could not be evaluated: {missing_message(verdict)}"
        return
    yield from _failures(verdict)


def _failures(verdict: Verdict) -> Iterator[str]:
    """Why the policy is not met: the failed checks in words, then the errors of the engine."""
    if verdict.final_result is not True:
        failed = [each for each in verdict.checks if each.passed is not True]
        for each in failed:
            found = [result.message for result in each.results or () if result.passed is not True]
            yield f"{each.description or each.id}: {'; '.join(found) or 'no input'}"
        if not failed:
            yield f"{verdict.expression} is not true"
    for error in verdict.errors:
        yield f"the policy could not be evaluated: {error}"

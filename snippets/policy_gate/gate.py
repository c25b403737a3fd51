"""Read what ``tirith --json`` prints, and end with 0 only if the policy passed.

Code 3: the policy failed. Code 1: there is no verdict to rely on. Needs Python 3.8 or newer.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PASSED, NO_VERDICT, FAILED = 0, 1, 3


def main(text: bytes) -> int:
    """Say what the verdict is worth, and return the exit code."""
    try:
        verdict = json.loads(text)
    except (ValueError, RecursionError):
        verdict = None
    doubts = list(_doubts(verdict))
    if doubts:
        _say("no verdict", doubts)
        return NO_VERDICT
    if verdict["final_result"] is False:
        _say("failed", _failures(verdict["evaluators"]))
        return FAILED
    _say("passed", _skips(verdict["evaluators"]))
    return PASSED


def _doubts(verdict: Any) -> Iterator[str]:  # noqa: ANN401 - whatever came
    """Yield each reason not to rely on the verdict."""
    if not isinstance(verdict, dict) or not verdict:
        yield "the engine did not finish; run it without --json to see why"
        return
    if not _has_shape(verdict):
        yield "this is no verdict of Tirith; run the engine by itself to see what it prints"
        return
    yield from verdict.get("errors", [])
    for check in verdict.get("evaluators", []):
        if "result" not in check:
            yield f"check {check['id']}: its condition type is unknown"
        elif check["passed"] is None and any(each["passed"] is False for each in check["result"]):
            yield f"check {check['id']}: a skipped result erased a failed one"
    result = verdict.get("final_result")
    if not isinstance(result, bool):
        yield f"final_result is {json.dumps(result)}, neither true nor false"


def _has_shape(verdict: dict[str, Any]) -> bool:
    """Tell whether every part is there that is read; without a variable, errors stand alone."""
    checks = verdict.get("evaluators", [])
    return (
        ("final_result" in verdict) is ("evaluators" in verdict)
        and _holds(verdict.get("errors", []), str)
        and _holds(checks, dict, "id", "passed")
        and all(_holds(check.get("result", []), dict, "passed", "message") for check in checks)
    )


def _holds(items: Any, kind: type, *keys: str) -> bool:  # noqa: ANN401 - whatever came
    """Tell whether this is a list of nothing but that kind, each with those keys."""
    return isinstance(items, list) and all(
        isinstance(each, kind) and all(key in each for key in keys) for each in items
    )


def _failures(checks: list[dict[str, Any]]) -> Iterator[str]:
    for check in checks:
        for each in check["result"]:
            if each["passed"] is False:
                yield f"check {check['id']}: {each['message']}"


def _skips(checks: list[dict[str, Any]]) -> Iterator[str]:
    for check in checks:
        if check["passed"] is None:
            yield f"check {check['id']} was skipped"


def _say(word: str, lines: Iterable[str]) -> None:
    if sys.stdout is not None:  # as it is if it was closed
        sys.stdout.write("".join(f"{line}\n" for line in [f"gate: {word}", *lines]))
        sys.stdout.flush()


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.exit(main(sys.stdin.buffer.read() if sys.stdin else b""))
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # else Python tries again as it ends
        sys.exit(f"gate: standard output cannot be written: {error.strerror}")

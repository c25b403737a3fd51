"""Write a verdict for people.

Tirith 1.0.5, plain output, with three differences: the first line names this engine, colours are
used only on a terminal, and a check of an unknown condition type is reported with its line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_engine import LABEL
from policy_engine.policy import MissingVariables
from policy_engine.verdict import missing_message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_engine.verdict import CheckVerdict, Result, Verdict

WORDS = {True: "PASSED", False: "FAILED", None: "SKIPPED"}
COLOURS = {"PASSED": 32, "FAILED": 31, "SKIPPED": 33}


def written(verdict: Verdict | MissingVariables, *, colour: bool) -> str:
    """Return the text that the command prints."""
    return "\n".join([LABEL, "", *_lines(verdict, colour=colour)]) + "\n"


def _lines(verdict: Verdict | MissingVariables, *, colour: bool) -> Iterator[str]:
    if isinstance(verdict, MissingVariables):
        yield from ("Errors:", f"  {missing_message(verdict)}")
        return
    for check in verdict.checks:
        yield from _check(check, colour=colour)
    if verdict.errors:
        yield from ("Errors:", *(f"  {error}" for error in verdict.errors), "")
    counts = dict.fromkeys(WORDS.values(), 0)
    for check in verdict.checks:
        counts[WORDS[check.passed]] += 1
    yield " ".join(f"{word.capitalize()}: {count}" for word, count in counts.items())
    yield from (
        "Final expression used:",
        f"-> {verdict.expression}",
        _final(verdict, colour=colour),
    )


def _check(check: CheckVerdict, *, colour: bool) -> Iterator[str]:
    yield f"Check: {check.id}"
    yield f"  {_painted(WORDS[check.passed], colour=colour)}"
    for number, result in enumerate(check.results or (), start=1):
        word = _painted(_word(check, result), colour=colour)
        yield f"    {number}. {word}: {result.message}"
    yield ""


def _word(check: CheckVerdict, result: Result) -> str:
    """Name a result as 1.0.5 prints it: what did not pass takes the word of its check."""
    if result.passed:
        return "PASSED"
    return "SKIPPED" if check.passed is None else "FAILED"


def _final(verdict: Verdict, *, colour: bool) -> str:
    if verdict.final_result is None:
        return _painted("= Skipped final evaluator", colour=colour, as_word="SKIPPED")
    if verdict.final_result:
        return _painted("✔ Passed final evaluator", colour=colour, as_word="PASSED")
    return _painted("✘ Failed final evaluation", colour=colour, as_word="FAILED")


def _painted(text: str, *, colour: bool, as_word: str | None = None) -> str:
    return f"\033[{COLOURS[as_word or text]}m{text}\033[0m" if colour else text

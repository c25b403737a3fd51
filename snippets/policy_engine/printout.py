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
    from collections.abc import Callable, Iterator

    from policy_engine.verdict import CheckVerdict, Result, Verdict

    Paint = Callable[..., str]

WORDS = {True: "PASSED", False: "FAILED", None: "SKIPPED"}
GREEN, RED, GREY, BOLD = "\033[0;92m", "\033[0;91m", "\033[90m", "\033[1m"
COLOURS = {"PASSED": GREEN, "FAILED": RED, "SKIPPED": GREY}


def written(verdict: Verdict | MissingVariables, *, colour: bool) -> str:
    """Return the text that the command prints."""
    return "\n".join([LABEL, "", *_lines(verdict, colour=colour)]) + "\n"


def _lines(verdict: Verdict | MissingVariables, *, colour: bool) -> Iterator[str]:
    paint = _painted if colour else _plain
    if isinstance(verdict, MissingVariables):
        yield from _errors((missing_message(verdict),), paint=paint)
        yield from (_counts(()), "")
        return
    for check in verdict.checks:
        yield from _check(check, paint=paint)
    yield from _errors(verdict.errors, paint=paint)
    yield from (_counts(verdict.checks), "")
    yield from ("Final expression used:", f"-> {paint(verdict.expression, GREY)}")
    yield _final(verdict, paint=paint)


def _errors(errors: tuple[str, ...], *, paint: Paint) -> Iterator[str]:
    if errors:
        yield paint("Errors:", RED, bold=True)
        yield from (paint(f"- {error}", RED, bold=True) for error in errors)
        yield ""


def _counts(checks: tuple[CheckVerdict, ...]) -> str:
    counts = dict.fromkeys(WORDS.values(), 0)
    for check in checks:
        counts[WORDS[check.passed]] += 1
    return " ".join(f"{word.capitalize()}: {count}" for word, count in counts.items())


def _check(check: CheckVerdict, *, paint: Paint) -> Iterator[str]:
    word = WORDS[check.passed]
    yield paint(f"Check: {check.id}", COLOURS[word], bold=True)
    yield f"  {paint(word, COLOURS[word], bold=True)}"
    for number, result in enumerate(check.results or (), start=1):
        word = _word(check, result)
        yield paint(f"    {number}. {word}: {result.message}", COLOURS[word])
    yield ""


def _word(check: CheckVerdict, result: Result) -> str:
    """Name a result as 1.0.5 prints it: what did not pass takes the word of its check."""
    if result.passed:
        return "PASSED"
    return "SKIPPED" if check.passed is None else "FAILED"


def _final(verdict: Verdict, *, paint: Paint) -> str:
    if verdict.final_result is None:
        return paint("= Skipped final evaluator", GREY, bold=True)
    if verdict.final_result:
        return paint("✔ Passed final evaluator", GREEN, bold=True)
    return paint("✘ Failed final evaluation", RED, bold=True)


def _painted(text: str, colour: str, *, bold: bool = False) -> str:
    return f"{colour}{BOLD if bold else ''}{text}\033[0m"


def _plain(text: str, _colour: str, *, bold: bool = False) -> str:  # noqa: ARG001 - as _painted
    return text

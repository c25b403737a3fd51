"""Use a regular expression that somebody else wrote, in bounded time and memory.

Tirith 1.0.5 uses Python's ``re`` for the condition RegexMatch and for ids in ``eval_expression``.
The answers here are those of ``re`` as well. A pattern that could backtrack for long is tried in a
child process, which the system ends at a limit of computing time.
"""

from __future__ import annotations

import re
from contextlib import closing, contextmanager
from contextvars import ContextVar
from math import comb
from typing import TYPE_CHECKING

from policy_engine.pattern_child import SECONDS, Child

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY_WAYS = 1_000_000
"""As many ways to match, at most, are tried in this process."""
MANY_STEPS = 50_000_000
"""The same for comparing characters one by one, without a repetition."""
LONG = 1_000
"""Longer patterns are compiled in the child."""

REPETITION = re.compile(r"[*+{]")
CHOICE = re.compile(r"[?|]")
INVOLVED = re.compile(r"\)[*+?{]|\\\d|\(\?P=|\(\?\(|--|&&|~~|\|\||\[[^\]]*\[")
"""Repeated groups and references to groups; and what ``re`` warns of, since a warning is global."""

_shared: ContextVar[Child | None] = ContextVar("_shared", default=None)


class BadPattern(Exception):  # noqa: N818 - it names what is wrong, as readers say it
    """A text that Python's ``re`` does not accept as a pattern."""


class Runaway(Exception):  # noqa: N818 - it names what is wrong, as readers say it
    """A pattern that found no answer in the time and memory it may take."""


@contextmanager
def one_child(*, seconds: float = SECONDS) -> Iterator[None]:
    """Let the doubtful patterns of one evaluation share a child, and end the child with it."""
    with closing(Child(seconds=seconds)) as child:
        token = _shared.set(child)
        try:
            yield
        finally:
            _shared.reset(token)


def matches(pattern: str, text: str) -> bool:
    """Tell whether the pattern is found in the text; raise ``BadPattern`` or ``Runaway``."""
    if _is_quick(pattern, text):
        return _compiled(pattern).search(text) is not None
    return bool(_asked(pattern, text, None))


def replaced(pattern: str, replacement: str, text: str) -> str:
    """Replace every match by a plain word; raise ``BadPattern`` or ``Runaway``."""
    if _is_quick(pattern, text):
        return _compiled(pattern).sub(replacement, text)
    return str(_asked(pattern, text, replacement))


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadPattern(str(error)) from error


def _is_quick(pattern: str, text: str) -> bool:
    """Tell whether even the worst text of this length is answered in a moment.

    Without repeated groups a pattern with k repetitions can be laid over n characters in no more
    than (n + k + 1) choose (k + 1) ways, and each choice at most doubles them.
    """
    if len(pattern) > LONG or INVOLVED.search(pattern):
        return False
    repetitions = len(REPETITION.findall(pattern))
    choices = len(CHOICE.findall(pattern))
    if choices > 20 or repetitions > 20:  # noqa: PLR2004 - more are too many on any text
        return False
    if not repetitions:
        return (len(text) * len(pattern)) << choices <= MANY_STEPS
    return comb(len(text) + repetitions + 1, repetitions + 1) << choices <= MANY_WAYS


def _asked(pattern: str, text: str, replacement: str | None) -> object:
    """Ask the child of this evaluation, or one of its own."""
    child = _shared.get()
    if child is None:
        with one_child():
            return _asked(pattern, text, replacement)
    answer = child.ask({"pattern": pattern, "text": text, "replacement": replacement})
    if answer is None:
        raise Runaway("the pattern takes too long or too much memory on this text")
    if "bad" in answer:
        raise BadPattern(str(answer["bad"]))
    return answer["answer"]

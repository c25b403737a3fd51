"""Compile a regular expression that somebody else wrote.

Tirith 1.0.5 uses Python's ``re`` for the condition RegexMatch and for ids in ``eval_expression``.
"""

from __future__ import annotations

import re
import warnings


class BadPattern(Exception):  # noqa: N818 - it names what is wrong, as readers say it
    """A text that Python's ``re`` does not accept as a pattern."""


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile the pattern; every refusal of ``re`` becomes ``BadPattern`` with its text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a doubtful pattern is the policy's business
        try:
            return re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            raise BadPattern(str(error)) from error

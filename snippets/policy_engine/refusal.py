"""What is said of an ``eval_expression`` that has no answer."""

from __future__ import annotations

from typing import NoReturn


class BadExpression(Exception):  # noqa: N818 - it names what is wrong, as readers say it
    """An expression that has no answer; ``check_id`` is set where an id is to blame."""

    def __init__(self, *, what: str, fix: str, check_id: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix
        self.check_id = check_id


def refuse(what: str) -> NoReturn:
    """Refuse the expression, with the way out that always works."""
    raise BadExpression(
        what=f"eval_expression: {' '.join(what.split())}", fix="use ids, &&, ||, ! and parentheses"
    )

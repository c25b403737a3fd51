"""What every page says about this step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from rampart import NOTICE

if TYPE_CHECKING:
    from django.http import HttpRequest


def step(_: HttpRequest) -> dict[str, object]:
    """The context of every page."""
    return {
        "notice": NOTICE,
        "step": settings.STEP_IN_WORDS,
        "flaw": settings.FLAW_IN_WORDS,
        "open_signup": settings.OPEN_SIGNUP,
    }

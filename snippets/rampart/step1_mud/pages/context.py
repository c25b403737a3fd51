"""What every page says about this step."""

from __future__ import annotations

from django.conf import settings

from rampart import NOTICE


def step(_):
    return {
        "notice": NOTICE,
        "step": "Step 1, the big ball of mud",
        "flaw": "it shows rows of other organisations and loses approvals",
        "open_signup": settings.OPEN_SIGNUP,
    }

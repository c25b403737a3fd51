"""Django's settings, from the typed environment."""

from __future__ import annotations

from rampart.django_settings import django_settings
from rampart.environment import read_environment
from rampart.step1_mud.config import guard

ENVIRONMENT = read_environment()
guard.refuse_strangers(ENVIRONMENT)
guard.refuse_servers(ENVIRONMENT)

globals().update(
    django_settings(
        ENVIRONMENT,
        step="step1_mud",
        pages="rampart.step1_mud.pages",
        urls="rampart.step1_mud.config.urls",
        apps=[
            "rampart.step1_mud.organisations",
            "rampart.step1_mud.workflows",
            "rampart.step1_mud.policies",
            "rampart.step1_mud.runs",
            "rampart.step1_mud.approvals",
            "rampart.step1_mud.notifications",
            "rampart.step1_mud.audit",
            "rampart.step1_mud.pages",
        ],
        middleware=["rampart.step1_mud.audit.current.remember_user"],
    )
)

NOTIFIER_URL: str = ENVIRONMENT.notifier_url
OPEN_SIGNUP: bool = ENVIRONMENT.signup

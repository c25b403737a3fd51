"""Django's settings, from the typed environment."""

from __future__ import annotations

from pathlib import Path

from rampart.django_settings import django_settings
from rampart.environment import read_environment
from rampart.step2_modular.borders import OWNERS, PACKAGE
from rampart.step2_modular.config import guard

ENVIRONMENT = read_environment()
guard.refuse_broker(ENVIRONMENT)

globals().update(
    django_settings(
        ENVIRONMENT,
        step="step2_modular",
        pages=f"{PACKAGE}.pages",
        urls=f"{PACKAGE}.config.urls",
        apps=[*(f"{PACKAGE}.{name}" for name in OWNERS), f"{PACKAGE}.pages", "django_htmx"],
        middleware=[f"{PACKAGE}.pages.actor.remember_actor"],
    )
)

RUN_LISTENERS = [f"{PACKAGE}.audit.api.record", f"{PACKAGE}.notifications.api.tell_after_commit"]
"""Who is told of each change of a run, inside of its transaction."""

MISTAKES = Path(__file__).parents[1] / "mistakes.toml"
STEP_IN_WORDS = "Step 2, the modular monolith"
FLAW_IN_WORDS = "it forgets what the notifier does not take"
API_TITLE = "Rampart, step 2"

NOTIFIER_URL: str = ENVIRONMENT.notifier_url
OPEN_SIGNUP: bool = ENVIRONMENT.signup

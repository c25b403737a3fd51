"""Django's settings, from the typed environment."""

from __future__ import annotations

from pathlib import Path

from rampart.django_settings import django_settings
from rampart.environment import read_environment
from rampart.step2_modular import borders as before
from rampart.step3_events.borders import NEW, PACKAGE
from rampart.step3_events.config import guard

ENVIRONMENT = read_environment()
guard.refuse_half_a_broker(ENVIRONMENT)

globals().update(
    django_settings(
        ENVIRONMENT,
        step="step3_events",
        pages=f"{before.PACKAGE}.pages",
        urls=f"{before.PACKAGE}.config.urls",
        apps=[
            *(f"{before.PACKAGE}.{name}" for name in (*before.OWNERS, "pages")),
            *(f"{PACKAGE}.{name}" for name in (*NEW, "consumers")),
            "django_htmx",
        ],
        middleware=[f"{before.PACKAGE}.pages.actor.remember_actor"],
    )
)

RUN_LISTENERS = [f"{PACKAGE}.outbox.api.write"]
"""Who is told of each change of a run, inside of its transaction."""

BROKER_URL: str = ENVIRONMENT.amqp_url
BROKER_PREFIX: str = ENVIRONMENT.broker_prefix
BROKER_FILE = ENVIRONMENT.data / "step3_events" / "broker.sqlite3"

MISTAKES = Path(__file__).parents[1] / "mistakes.toml"
STEP_IN_WORDS = "Step 3, modules with events"
FLAW_IN_WORDS = ""
API_TITLE = "Rampart, step 3"

NOTIFIER_URL: str = ENVIRONMENT.notifier_url
OPEN_SIGNUP: bool = ENVIRONMENT.signup

"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ConsumersConfig(AppConfig):
    """Label and name of the app."""

    name = "rampart.step3_events.consumers"

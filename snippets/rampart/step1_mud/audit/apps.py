"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Label and name of the app."""

    name = "rampart.step1_mud.audit"

    def ready(self) -> None:
        """Connect the signals."""
        from rampart.step1_mud.audit import signals  # noqa: F401 - importing connects them

"""The app's place in Django, and an ear in the module runs."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.db.models.signals import post_save


class AuditConfig(AppConfig):
    """Label and name of the app."""

    name = "rampart.step2_modular.audit"

    def ready(self) -> None:
        """Hear of every run that is saved."""
        post_save.connect(on_save, sender=apps.get_model("runs", "Run"))


def on_save(**_: object) -> None:
    """Note it."""

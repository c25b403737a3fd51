"""The app's place in Django."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Label and name of the app."""

    name = "rampart.step2_modular.pages"

    def ready(self) -> None:
        """Register the checks."""
        import_module("rampart.step2_modular.pages.checks")

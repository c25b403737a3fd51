"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Label and name of the app."""

    name = "rampart.step2_modular.workflows"

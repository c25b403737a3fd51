"""Tell people, by a call to the notifier."""

from __future__ import annotations

import requests
from django.conf import settings

from rampart.step1_mud.notifications.models import Notification


def notify(run, kind, text):
    if not settings.NOTIFIER_URL:
        return
    message = {"run": str(run.pk), "kind": kind, "text": text}
    requests.post(settings.NOTIFIER_URL, json=message).raise_for_status()  # M05
    Notification.objects.create(run=run, kind=kind, text=text[:300])

"""Which broker this process talks to: the one place that decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from rampart.broker.embedded import FileBroker
from rampart.step3_events.consumers.api import NAMES

if TYPE_CHECKING:
    from rampart.broker import Broker


def broker_here() -> Broker:
    """RabbitMQ where the settings name one, else a file beside the database."""
    if settings.BROKER_URL:
        from rampart.broker.rabbit import RabbitBroker  # noqa: PLC0415 - a long import

        return RabbitBroker(settings.BROKER_URL, queues=NAMES, prefix=settings.BROKER_PREFIX)
    return FileBroker(settings.BROKER_FILE, queues=NAMES)

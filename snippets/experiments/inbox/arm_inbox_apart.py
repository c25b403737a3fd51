"""Add the minutes of a finished run to what its organisation has used."""

from django.db import transaction
from django.db.models import F

from experiments.inbox.core import Acknowledge
from experiments.inbox.models import InboxMessage, RunFinished, Usage


def run_finished(event: RunFinished, *, acknowledge: Acknowledge) -> None:
    """Add the minutes, and tell the broker that the message is done."""
    _, new = InboxMessage.objects.get_or_create(message_id=event.message_id)
    with transaction.atomic():
        if new:
            usage = Usage.objects.filter(organisation_id=event.organisation_id)
            usage.update(minutes=F("minutes") + event.minutes)
    acknowledge()

"""Add the minutes of a finished run to what its organisation has used."""

from django.db import transaction
from django.db.models import F

from experiments.inbox.core import Acknowledge
from experiments.inbox.models import RunFinished, Usage


def run_finished(event: RunFinished, *, acknowledge: Acknowledge) -> None:
    """Add the minutes, and tell the broker that the message is done."""
    acknowledge()
    with transaction.atomic():
        usage = Usage.objects.filter(organisation_id=event.organisation_id)
        usage.update(minutes=F("minutes") + event.minutes)

"""Request a run and announce it."""

from functools import partial

from django.db import transaction

from experiments.outbox.core import Publish
from experiments.outbox.models import Run


@transaction.atomic
def run_request(*, number: int, workflow_id: int, publish: Publish) -> None:
    """Store the run and see to its event."""
    run = Run.objects.create(number=number, workflow_id=workflow_id)
    transaction.on_commit(partial(publish, run.requested()))

"""The audit trail writes itself, whenever somebody saves something."""

from __future__ import annotations

from django.db.models.signals import post_save
from django.dispatch import receiver

from rampart.step1_mud.approvals.models import Approval
from rampart.step1_mud.audit.current import current_user
from rampart.step1_mud.audit.models import AuditEntry
from rampart.step1_mud.runs.models import Run


@receiver(post_save, sender=Run)
def run_saved(instance, **_):
    if instance.state == instance.told_state:
        return
    instance.told_state = instance.state
    AuditEntry.objects.create(
        organisation=instance.workflow.organisation,
        target=instance,
        what=instance.state,
        who=current_user() or instance.requested_by,
    )


@receiver(post_save, sender=Approval)
def approval_saved(instance, created, **_):
    if created and instance.approved:
        AuditEntry.objects.create(
            organisation=instance.run.workflow.organisation,
            target=instance.run,
            what="approved",
            who=instance.by,
        )

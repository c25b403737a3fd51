"""The audit trail."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from rampart.step1_mud.organisations.models import Organisation


class AuditEntry(models.Model):
    """Something that happened to anything."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)  # M16
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.UUIDField()
    target = GenericForeignKey()  # M14
    what = models.CharField(max_length=20)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)  # M16
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.what} by {self.who}"

    def get_what_display(self):
        return self.what.replace("_", " ")

"""Organisations and memberships; they decide what a tenant is."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from rampart.domain.role import Role


class Organisation(models.Model):
    """A tenant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a user may do in an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    role = models.CharField(max_length=10, choices=[(role, role) for role in Role])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_role_each")
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.organisation}"

"""Organisations and memberships."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from rampart.domain.refusal import NotAllowedError


class Organisation(models.Model):
    """A tenant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def found(cls, user, name):
        organisation = cls.objects.create(name=name)
        organisation.membership_set.create(user=user, role=Membership.OWNER)
        return organisation

    @property
    def waiting_runs(self):
        from rampart.step1_mud.runs.models import Run  # M17

        return Run.objects.filter(workflow__organisation=self, state=Run.WAITING)

    def must_let(self, user, *roles):
        if not self.membership_set.filter(user=user, role__in=[*roles, Membership.OWNER]).exists():
            raise NotAllowedError(f"your role in {self.name} does not allow this")


class Membership(models.Model):
    """What a user may do in an organisation."""

    OWNER, AUTHOR, APPROVER, VIEWER = "owner", "author", "approver", "viewer"
    ROLES = [(role, role) for role in (OWNER, AUTHOR, APPROVER, VIEWER)]

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    role = models.CharField(max_length=10, choices=ROLES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_role_each")
        ]

    @property
    def waiting(self):
        return self.organisation.waiting_runs.count()

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.organisation}"

"""The part of Rampart that hears of finished runs and adds up what organisations have used."""

from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True, kw_only=True)
class RunFinished:
    """The event that says how long a run took."""

    message_id: str
    organisation_id: int
    minutes: int


class Usage(models.Model):
    """The minutes that an organisation has used so far."""

    organisation_id = models.PositiveIntegerField(unique=True)
    minutes = models.PositiveIntegerField(default=0)


class InboxMessage(models.Model):
    """A message that has taken effect."""

    message_id = models.CharField(max_length=40, unique=True)
